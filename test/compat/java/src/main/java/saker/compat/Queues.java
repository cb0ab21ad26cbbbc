package saker.compat;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;

/** Which queues a push consumer holds at the moment. */
public final class Queues {
    private Queues() {
    }

    public static long held(DefaultMQPushConsumer consumer, String topic) {
        return consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable()
            .keySet().stream().filter(queue -> queue.getTopic().equals(topic)).count();
    }
}
