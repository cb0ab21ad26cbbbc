package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Queues;
import saker.compat.Scenario;

/**
 * The queues of a topic become more, fewer to write to, fewer, and more again while clients run.
 * What lies in queues that nobody writes to any more is read.
 */
public final class QueueNumbers implements Scenario {
    private static final String TOPIC = "QueueNumbers";
    private static final int REMOVED = 5;

    private final Ledger running = new Ledger(TOPIC);
    private Kit kit;
    private DefaultMQProducer producer;
    private DefaultMQPushConsumer consumer;
    private int sent;

    @Override
    public void run(Kit kit) throws Exception {
        this.kit = kit;
        Kit.shareOutOften();
        producer = kit.newProducer();
        producer.setPollNameServerInterval(500);
        producer.start();
        kit.createTopic(producer, TOPIC, 4);
        consumer = consumer("running", running);
        sendTo(4);

        change(8, 8);
        List<MessageQueue> stale = producer.fetchPublishMessageQueues(TOPIC);
        sendTo(8);

        change(8, 2);
        MessageQueue removed = stale.stream().filter(queue -> queue.getQueueId() == REMOVED)
            .findFirst().orElseThrow(AssertionError::new);
        send(removed);
        sendTo(2);
        awaitAll(running);
        Ledger late = new Ledger(TOPIC);
        consumer("late", late);
        awaitAll(late);

        change(2, 2);
        requireRefusal(removed);
        sendTo(2);

        change(8, 8);
        require(send(removed).getQueueOffset() > 0, "the queue that returned was empty");
        sendTo(8);
        awaitAll(running);
        running.requireOnce();
    }

    private DefaultMQPushConsumer consumer(String group, Ledger ledger) throws Exception {
        DefaultMQPushConsumer started = kit.pusher(group, TOPIC, "*");
        started.setPollNameServerInterval(500);
        started.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        started.start();
        return started;
    }

    private void awaitAll(Ledger ledger) throws Exception {
        kit.eventually("all " + sent + " messages", 20, () -> ledger.distinct() >= sent);
        ledger.requireAll(0, sent);
    }

    /** Until the clients that run know it. */
    private void change(int read, int write) throws Exception {
        awaitAll(running);
        kit.putTopic(producer, new TopicConfig(TOPIC, read, write, 6));
        kit.eventually(write + " queues of the producer", 20,
            () -> producer.fetchPublishMessageQueues(TOPIC).size() == write);
        kit.eventually(read + " queues of the consumer", 20,
            () -> Queues.held(consumer, TOPIC) == read);
    }

    private SendResult send(MessageQueue queue) throws Exception {
        return producer.send(Letter.make(TOPIC, sent++), queue);
    }

    /** Some to each of the queues that there are to write to. */
    private void sendTo(int queues) throws Exception {
        for (MessageQueue queue : producer.fetchPublishMessageQueues(TOPIC)) {
            require(queue.getQueueId() < queues, "a queue too many: " + queue);
            for (int i = 0; i < 5; i++) {
                requireEqual("queue", queue, send(queue).getMessageQueue());
            }
        }
    }

    private void requireRefusal(MessageQueue queue) throws Exception {
        try {
            producer.send(Letter.make(TOPIC, sent), queue);
        } catch (MQBrokerException refusal) {
            require(refusal.getErrorMessage().contains(Integer.toString(REMOVED)),
                "the words are: " + refusal.getErrorMessage());
            return;
        }
        require(false, "a queue that is not there took a message");
    }
}
