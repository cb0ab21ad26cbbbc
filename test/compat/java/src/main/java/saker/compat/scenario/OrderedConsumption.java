package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.OrderWatch;
import saker.compat.Scenario;

/** An orderly listener sees each queue in order, also when it asks to see a message again. */
public final class OrderedConsumption implements Scenario {
    private static final String TOPIC = "OrderedConsumption";
    private static final int COUNT = 160;
    private static final int QUEUES = 4;
    private static final String REFUSED_ONCE = "81";

    private final OrderWatch watch = new OrderWatch(TOPIC, QUEUES);
    private volatile boolean refused;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, QUEUES);
        kit.step("sending");
        watch.send(producer, 0, COUNT);
        start(kit);
        start(kit);
        kit.eventually("all messages consumed in order", 100, () -> watch.hasAll(COUNT));
        watch.requireAll(COUNT);
        require(refused, "the listener was never asked about message " + REFUSED_ONCE);
    }

    private void start(Kit kit) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("in-order", TOPIC, "*");
        consumer.setSuspendCurrentQueueTimeMillis(200);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            for (MessageExt message : messages) {
                if (REFUSED_ONCE.equals(message.getUserProperty("index")) && !refused) {
                    refused = true;
                    return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
                }
                watch.take(message);
            }
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
    }
}
