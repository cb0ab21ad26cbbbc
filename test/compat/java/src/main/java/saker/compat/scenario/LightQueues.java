package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * One message enters its topic and the light queues that it names; each can be pulled like a topic
 * of one queue, and keeps the progress of its readers. With {@code phase=again} after a restart.
 */
public final class LightQueues implements Scenario {
    static final String TOPIC = "LightQueues";
    static final String GROUP = "%LMQ%readers";
    private static final String ALL = "%LMQ%all";
    private static final String EVEN = "%LMQ%even";
    private static final int COUNT = 60;

    @Override
    public void run(Kit kit) throws Exception {
        boolean again = kit.argument("phase").equals("again");
        DefaultMQPullConsumer puller = kit.puller(GROUP);
        if (!again) {
            DefaultMQProducer producer = kit.producer();
            create(kit, producer);
            send(kit, producer, 0, COUNT);
        }
        checkAll(kit, new Reader(kit), puller, COUNT);
        if (!again) {
            storeProgress(puller, 7);
        }
        requireProgress(kit, puller, 7);
    }

    static void create(Kit kit, DefaultMQProducer producer) throws Exception {
        kit.createTopic(producer, TOPIC, 3);
    }

    static void send(Kit kit, DefaultMQProducer producer, int from, int count) throws Exception {
        kit.step("sending to light queues");
        for (int index = from; index < from + count; index++) {
            Message message = Letter.make(TOPIC, index);
            MessageAccessor.putProperty(message, "INNER_MULTI_DISPATCH",
                index % 2 == 0 ? ALL + "," + EVEN : ALL);
            producer.send(message);
        }
    }

    /** The topic has that many messages, and each light queue those that named it. */
    static void checkAll(Kit kit, Reader reader, DefaultMQPullConsumer puller, int count)
        throws Exception {
        kit.step("reading the topic of the light queues");
        Ledger topic = new Ledger(TOPIC);
        topic.receiveAll(reader.readAll(TOPIC));
        topic.requireAll(0, count).requireOnce();
        kit.step("reading the light queues");
        check(puller, light(puller, ALL), 1, count);
        check(puller, light(puller, EVEN), 2, count);
    }

    /** The way to the broker comes from the topic's route: a light queue has none. */
    private static MessageQueue light(DefaultMQPullConsumer puller, String name) throws Exception {
        MessageQueue first = puller.fetchSubscribeMessageQueues(TOPIC).iterator().next();
        puller.minOffset(first);
        return new MessageQueue(name, first.getBrokerName(), 0);
    }

    /** Every so many messages are in it, in order, at the places that they say. */
    private static void check(DefaultMQPullConsumer puller, MessageQueue queue, int every,
        int count) throws Exception {
        requireEqual("begin of " + queue.getTopic(), 0L, puller.minOffset(queue));
        requireEqual("end of " + queue.getTopic(), (long) count / every, puller.maxOffset(queue));
        List<MessageExt> messages = read(puller, queue);
        requireEqual("messages of " + queue.getTopic(), count / every, messages.size());
        for (int i = 0; i < messages.size(); i++) {
            MessageExt message = messages.get(i);
            requireEqual("message " + i, i * every, Letter.check(TOPIC, message));
            String[] names = message.getProperty("INNER_MULTI_DISPATCH").split(",");
            String[] offsets = message.getProperty("INNER_MULTI_QUEUE_OFFSET").split(",");
            int at = java.util.Arrays.asList(names).indexOf(queue.getTopic());
            requireEqual("place of message " + i, Integer.toString(i), offsets[at]);
        }
    }

    private static List<MessageExt> read(DefaultMQPullConsumer puller, MessageQueue queue)
        throws Exception {
        List<MessageExt> messages = new ArrayList<>();
        for (long offset = 0; offset < puller.maxOffset(queue);) {
            PullResult result = puller.pull(queue, "*", offset, 16, 20_000);
            requireEqual("pull at " + offset, PullStatus.FOUND, result.getPullStatus());
            messages.addAll(result.getMsgFoundList());
            offset = result.getNextBeginOffset();
        }
        return messages;
    }

    static void storeProgress(DefaultMQPullConsumer puller, long offset) throws Exception {
        MessageQueue queue = light(puller, EVEN);
        puller.updateConsumeOffset(queue, offset);
        puller.getDefaultMQPullConsumerImpl().getOffsetStore()
            .updateConsumeOffsetToBroker(queue, offset, false);
    }

    static void requireProgress(Kit kit, DefaultMQPullConsumer puller, long offset)
        throws Exception {
        MessageQueue queue = light(puller, EVEN);
        kit.eventually("progress in " + queue.getTopic(), 10,
            () -> puller.fetchConsumeOffset(queue, true) == offset);
    }
}
