package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Mismatch;
import saker.compat.Reader;
import saker.compat.Scenario;

/** A subscription to tags gets the messages of these tags and no others. */
public final class Tags implements Scenario {
    private static final String TOPIC = "Tags";
    private static final int COUNT = 150;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 2);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
        pushed(kit);
        kit.step("pulling");
        pulled(new Reader(kit));
    }

    private static void pushed(Kit kit) throws Exception {
        Ledger two = new Ledger(TOPIC);
        Ledger all = new Ledger(TOPIC);
        listen(kit, "two-tags", "red || blue", two);
        listen(kit, "all-tags", "*", all);
        kit.eventually("all messages pushed", 30,
            () -> two.distinct() >= COUNT / 3 * 2 && all.distinct() >= COUNT);
        all.requireAll(0, COUNT);
        requireEqual("messages of two tags", COUNT / 3 * 2, two.distinct());
        for (int index = 0; index < COUNT; index++) {
            requireEqual("message " + index + " is pushed", index % 3 != 1, two.has(index));
        }
    }

    private static void listen(Kit kit, String group, String tags, Ledger ledger) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher(group, TOPIC, tags);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    private static void pulled(Reader reader) throws Exception {
        List<MessageExt> green = new ArrayList<>();
        for (MessageQueue queue : reader.queues(TOPIC)) {
            green.addAll(reader.readQueue(queue, "green"));
            long end = reader.puller().maxOffset(queue);
            PullResult none = reader.puller().pull(queue, "violet", 0, 32);
            requireEqual("pull of an absent tag", PullStatus.NO_MATCHED_MSG, none.getPullStatus());
            requireEqual("next offset after an absent tag", end, none.getNextBeginOffset());
        }
        requireEqual("messages tagged green", COUNT / 3, green.size());
        for (MessageExt message : green) {
            Mismatch.require(Letter.check(TOPIC, message) % 3 == 1, "not green: " + message);
        }
    }
}
