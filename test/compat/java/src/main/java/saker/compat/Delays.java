package saker.compat;

import static saker.compat.Mismatch.require;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages of the delay levels 1 to 3, which are as many seconds: when they come, and as what. */
public final class Delays {
    public static final int COUNT = 24;
    private static final String TOPIC = "Delays";
    private static final int LEVELS = 3;

    private final Kit kit;
    private final Ledger ledger = new Ledger(TOPIC);
    private final Map<Integer, Long> arrivals = new ConcurrentHashMap<>();
    private final long[] before = new long[COUNT];
    private final long[] after = new long[COUNT];
    private DefaultMQPushConsumer consumer;

    public Delays(Kit kit) {
        this.kit = kit;
    }

    public void begin(DefaultMQProducer producer) throws Exception {
        kit.createTopic(producer, TOPIC, 2);
        consume();
        for (int index = 0; index < COUNT; index++) {
            Message message = Letter.make(TOPIC, index);
            message.setDelayTimeLevel(level(index));
            before[index] = System.currentTimeMillis();
            producer.send(message);
            after[index] = System.currentTimeMillis();
        }
    }

    public void consume() throws Exception {
        consumer = kit.pusher("delayed", TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            long now = System.currentTimeMillis();
            for (MessageExt message : messages) {
                ledger.receive(message);
                arrivals.putIfAbsent(Integer.parseInt(message.getUserProperty("index")), now);
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        Kit.pullAgainSoon(consumer);
        consumer.start();
        kit.eventually("queues of the consumer", 20, () -> Queues.held(consumer, TOPIC) == 2);
    }

    /** Ends the consumer when it has consumed what it has. */
    public void leave() throws Exception {
        kit.eventually("an empty backlog", 20, () -> Queues.backlog(consumer) == 0);
        consumer.shutdown();
    }

    /** None is early, none later than `lateness` milliseconds; `once`: stored no second time. */
    public void finish(long lateness, boolean once) throws Exception {
        kit.eventually("all delayed messages", 20, () -> ledger.distinct() >= COUNT);
        ledger.requireAll(0, COUNT);
        long worst = 0;
        for (int index = 0; index < COUNT; index++) {
            long due = level(index) * 1_000L;
            long early = before[index] + due - arrivals.get(index);
            require(early <= 0, "message " + index + " came " + early + " ms early");
            worst = Math.max(worst, arrivals.get(index) - after[index] - due);
        }
        System.out.println("delayed messages at most " + worst + " ms late");
        require(worst <= lateness, "a delayed message came " + worst + " ms late");
        Ledger stored = new Ledger(TOPIC);
        stored.receiveAll(new Reader(kit).readAll(TOPIC));
        stored.requireAll(0, COUNT);
        if (once) {
            stored.requireOnce();
        }
    }

    private static int level(int index) {
        return 1 + index % LEVELS;
    }
}
