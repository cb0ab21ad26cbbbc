package saker.compat.scenario;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Queues;
import saker.compat.Scenario;

/** Two broadcasting consumers of one group get every message, each of them. */
public final class Broadcasting implements Scenario {
    private static final String TOPIC = "Broadcasting";
    private static final int COUNT = 150;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        Ledger ofOne = new Ledger(TOPIC);
        Ledger ofTwo = new Ledger(TOPIC);
        DefaultMQPushConsumer one = consumer(kit, ofOne);
        DefaultMQPushConsumer two = consumer(kit, ofTwo);
        kit.eventually("all queues for both consumers", 40,
            () -> Queues.held(one, TOPIC) == 4 && Queues.held(two, TOPIC) == 4);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
        kit.eventually("everything at both consumers", 30,
            () -> ofOne.distinct() >= COUNT && ofTwo.distinct() >= COUNT);
        ofOne.requireAll(0, COUNT).requireOnce();
        ofTwo.requireAll(0, COUNT).requireOnce();
    }

    private static DefaultMQPushConsumer consumer(Kit kit, Ledger ledger) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("listening", TOPIC, "*");
        Kit.broadcast(consumer);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer;
    }
}
