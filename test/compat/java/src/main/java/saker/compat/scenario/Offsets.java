package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Minimum, maximum, and the offset of a time, for a filled and for an empty queue. */
public final class Offsets implements Scenario {
    private static final String TOPIC = "Offsets";
    private static final int COUNT = 30;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 2);
        List<MessageQueue> queues = producer.fetchPublishMessageQueues(TOPIC);
        kit.step("sending at distinct times");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index), queues.get(0));
            long sent = System.currentTimeMillis();
            kit.eventually("a later time", 5, () -> System.currentTimeMillis() > sent + 3);
        }
        Reader reader = new Reader(kit);
        kit.step("asking for offsets");
        requireEnds(reader.puller(), queues.get(0), COUNT);
        requireEnds(reader.puller(), queues.get(1), 0);
        requireTimes(reader, queues.get(0));
    }

    private static void requireEnds(DefaultMQPullConsumer puller, MessageQueue queue, long max)
        throws Exception {
        requireEqual("min offset of " + queue, 0L, puller.minOffset(queue));
        requireEqual("max offset of " + queue, max, puller.maxOffset(queue));
        requireEqual("offset of time 0", 0L, puller.searchOffset(queue, 0));
    }

    private static void requireTimes(Reader reader, MessageQueue queue) throws Exception {
        DefaultMQPullConsumer puller = reader.puller();
        List<MessageExt> messages = reader.readQueue(queue, "*");
        requireEqual("messages", COUNT, messages.size());
        long previous = 0;
        for (int offset = 0; offset < COUNT; offset++) {
            requireEqual("index", offset, Letter.check(TOPIC, messages.get(offset)));
            long time = messages.get(offset).getStoreTimestamp();
            require(time > previous, "times of storing do not grow: " + previous + ", " + time);
            requireEqual("offset of the time of " + offset, (long) offset,
                puller.searchOffset(queue, time));
            if (offset > 0) {
                requireEqual("offset of a time before " + offset, (long) offset,
                    puller.searchOffset(queue, time - 1));
            }
            previous = time;
        }
        requireEqual("offset of a later time", (long) COUNT,
            puller.searchOffset(queue, previous + 60_000));
        requireEqual("earliest time", messages.get(0).getStoreTimestamp(),
            puller.earliestMsgStoreTime(queue));
    }
}
