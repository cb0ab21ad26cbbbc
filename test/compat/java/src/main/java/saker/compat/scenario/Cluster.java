package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Two name servers, two brokers: clients go on when one of each leaves, and when it returns. */
public final class Cluster implements Scenario {
    private static final String TOPIC = "Cluster";
    private static final int PART = 100;

    private final Ledger consumed = new Ledger(TOPIC);
    private DefaultMQProducer producer;

    @Override
    public void run(Kit kit) throws Exception {
        producer = kit.newProducer();
        producer.setPollNameServerInterval(1000);
        producer.setRetryTimesWhenSendFailed(5);
        producer.start();
        kit.createTopic(producer, TOPIC, 4);
        kit.eventually("a route with both brokers", 20,
            () -> producer.fetchPublishMessageQueues(TOPIC).size() == 8);
        requireEqual("brokers used", 2, send(kit, 0).size());
        startConsumer(kit);
        awaitConsumed(kit, PART);

        kit.ask("stop broker-a");
        Set<String> left = send(kit, PART);
        require(left.contains("broker-b") && left.size() == 1, "stored by " + left);
        awaitConsumed(kit, 2 * PART);

        kit.ask("stop namesrv-1");
        send(kit, 2 * PART);
        awaitConsumed(kit, 3 * PART);

        kit.ask("start broker-a");
        Reader reader = new Reader(kit);
        kit.eventually("the route has both brokers again", 30, () -> queues(reader) == 8);
        Ledger stored = new Ledger(TOPIC);
        stored.receiveAll(reader.readAll(TOPIC));
        stored.requireAll(0, 3 * PART);
        consumed.requireAll(0, 3 * PART);
    }

    private Set<String> send(Kit kit, int first) throws Exception {
        kit.step("sending from message " + first);
        Set<String> brokers = new HashSet<>();
        for (int index = first; index < first + PART; index++) {
            SendResult result = producer.send(Letter.make(TOPIC, index));
            requireEqual("status", SendStatus.SEND_OK, result.getSendStatus());
            brokers.add(result.getMessageQueue().getBrokerName());
        }
        return brokers;
    }

    /** A new client may ask the name server that is gone first; the next question goes on. */
    private static int queues(Reader reader) throws Exception {
        try {
            return reader.puller().fetchSubscribeMessageQueues(TOPIC).size();
        } catch (MQClientException notYet) {
            return 0;
        }
    }

    private void startConsumer(Kit kit) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("cluster-readers", TOPIC, "*");
        consumer.setPollNameServerInterval(1000);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    private void awaitConsumed(Kit kit, int count) throws Exception {
        kit.eventually(count + " messages consumed", 40, () -> consumed.distinct() >= count);
        consumed.requireAll(0, count);
    }
}
