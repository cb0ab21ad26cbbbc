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
    private static final String TOPIC = "LightQueues";
    private static final String ALL = "%LMQ%all";
    private static final String EVEN = "%LMQ%even";
    private static final String GROUP = "%LMQ%readers";
    private static final int COUNT = 60;

    @Override
    public void run(Kit kit) throws Exception {
        boolean again = kit.argument("phase").equals("again");
        DefaultMQPullConsumer puller = kit.puller(GROUP);
        if (!again) {
            fill(kit);
        }
        kit.step("reading the topic");
        Ledger topic = new Ledger(TOPIC);
        topic.receiveAll(new Reader(kit).readAll(TOPIC));
        topic.requireAll(0, COUNT).requireOnce();
        // The way to the broker comes from the topic's route: a light queue has none.
        MessageQueue first = puller.fetchSubscribeMessageQueues(TOPIC).iterator().next();
        puller.minOffset(first);
        String broker = first.getBrokerName();
        MessageQueue all = new MessageQueue(ALL, broker, 0);
        MessageQueue even = new MessageQueue(EVEN, broker, 0);
        kit.step("reading the light queues");
        check(puller, all, 1);
        check(puller, even, 2);
        progress(kit, puller, even, again);
    }

    private static void fill(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 3);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            Message message = Letter.make(TOPIC, index);
            MessageAccessor.putProperty(message, "INNER_MULTI_DISPATCH",
                index % 2 == 0 ? ALL + "," + EVEN : ALL);
            producer.send(message);
        }
    }

    /** Every so many messages are in it, in order, at the places that they say. */
    private static void check(DefaultMQPullConsumer puller, MessageQueue queue, int every)
        throws Exception {
        requireEqual("begin of " + queue.getTopic(), 0L, puller.minOffset(queue));
        requireEqual("end of " + queue.getTopic(), (long) COUNT / every, puller.maxOffset(queue));
        List<MessageExt> messages = read(puller, queue);
        requireEqual("messages of " + queue.getTopic(), COUNT / every, messages.size());
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

    private static void progress(Kit kit, DefaultMQPullConsumer puller, MessageQueue queue,
        boolean again) throws Exception {
        if (!again) {
            puller.updateConsumeOffset(queue, 7);
            puller.getDefaultMQPullConsumerImpl().getOffsetStore()
                .updateConsumeOffsetToBroker(queue, 7, false);
        }
        kit.eventually("progress in " + queue.getTopic(), 10,
            () -> puller.fetchConsumeOffset(queue, true) == 7);
    }
}
