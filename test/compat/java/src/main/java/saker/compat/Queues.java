package saker.compat;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;

/** Which queues a push consumer holds at the moment, and what it has of them. */
public final class Queues {
    private Queues() {
    }

    public static long held(DefaultMQPushConsumer consumer, String topic) {
        return consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable()
            .keySet().stream().filter(queue -> queue.getTopic().equals(topic)).count();
    }

    /** Messages that it has and that are not consumed yet. */
    public static long backlog(DefaultMQPushConsumer consumer) {
        return consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable()
            .values().stream().mapToLong(queue -> queue.getMsgCount().get()).sum();
    }
}
