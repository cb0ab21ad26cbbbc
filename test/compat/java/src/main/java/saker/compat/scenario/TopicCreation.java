package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.List;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Mismatch;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Topics come into being by the first send or by createTopic, with the queues asked for. */
public final class TopicCreation implements Scenario {
    @Override
    public void run(Kit kit) throws Exception {
        Reader reader = new Reader(kit);
        requireUnknown(reader, "Nowhere");

        DefaultMQProducer producer = kit.newProducer();
        producer.setDefaultTopicQueueNums(3);
        producer.start();
        producer.send(Letter.make("ByFirstSend", 0));
        requireQueues(kit, reader, "ByFirstSend", 3);
        Ledger first = new Ledger("ByFirstSend");
        first.receiveAll(reader.readAll("ByFirstSend"));
        first.requireAll(0, 1).requireOnce();

        kit.createTopic(producer, "ByRequest", 6);
        requireQueues(kit, reader, "ByRequest", 6);
        sendToEach(producer, "ByRequest", 6);
        Ledger second = new Ledger("ByRequest");
        second.receiveAll(reader.readAll("ByRequest"));
        second.requireAll(0, 6).requireOnce();
    }

    private static void sendToEach(DefaultMQProducer producer, String topic, int queues)
        throws Exception {
        List<MessageQueue> found = producer.fetchPublishMessageQueues(topic);
        requireEqual("queues to publish to", queues, found.size());
        for (MessageQueue queue : found) {
            requireEqual("status", SendStatus.SEND_OK,
                producer.send(Letter.make(topic, queue.getQueueId()), queue).getSendStatus());
        }
    }

    private static void requireQueues(Kit kit, Reader reader, String topic, int queues)
        throws Exception {
        kit.eventually("route of " + topic, 15, () -> {
            try {
                return reader.queues(topic).iterator().hasNext();
            } catch (MQClientException notYet) {
                return false;
            }
        });
        int count = 0;
        for (MessageQueue queue : reader.queues(topic)) {
            requireEqual("queue id", count++, queue.getQueueId());
        }
        requireEqual("queues of " + topic, queues, count);
    }

    private static void requireUnknown(Reader reader, String topic) throws Exception {
        try {
            reader.queues(topic);
        } catch (MQClientException expected) {
            return;
        }
        throw new Mismatch("the topic " + topic + " has a route, but nobody created it");
    }
}
