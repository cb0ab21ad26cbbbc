package saker.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Reads whole topics with a pull consumer, queue by queue, in order. */
public final class Reader {
    private final DefaultMQPullConsumer puller;

    public Reader(Kit kit) throws Exception {
        this(kit.puller("compat-reader"));
    }

    public Reader(DefaultMQPullConsumer puller) {
        this.puller = puller;
    }

    public Iterable<MessageQueue> queues(String topic) throws Exception {
        return new TreeSet<>(puller.fetchSubscribeMessageQueues(topic));
    }

    /** The number of messages that a reader of all queues will find. */
    public long count(String topic) throws Exception {
        long count = 0;
        for (MessageQueue queue : queues(topic)) {
            count += puller.maxOffset(queue) - puller.minOffset(queue);
        }
        return count;
    }

    public List<MessageExt> readAll(String topic) throws Exception {
        List<MessageExt> messages = new ArrayList<>();
        for (MessageQueue queue : queues(topic)) {
            messages.addAll(readQueue(queue, "*"));
        }
        return messages;
    }

    /** As readAll, but nothing of a topic that is not there (yet). */
    public List<MessageExt> readIfThere(String topic) throws Exception {
        try {
            return readAll(topic);
        } catch (MQClientException noSuchTopic) {
            return new ArrayList<>();
        }
    }

    public List<MessageExt> readQueue(MessageQueue queue, String tags) throws Exception {
        List<MessageExt> messages = new ArrayList<>();
        long end = puller.maxOffset(queue);
        long offset = 0;
        while (offset < end) {
            PullResult result = puller.pull(queue, tags, offset, 32, 20_000);
            if (result.getPullStatus() == PullStatus.FOUND) {
                messages.addAll(result.getMsgFoundList());
            }
            Mismatch.require(result.getNextBeginOffset() > offset, "no way on from offset " + offset
                + " of " + queue + " with end " + end + ": " + result);
            offset = result.getNextBeginOffset();
        }
        return messages;
    }

    public DefaultMQPullConsumer puller() {
        return puller;
    }
}
