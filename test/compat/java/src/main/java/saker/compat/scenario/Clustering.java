package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Queues;
import saker.compat.Scenario;

/** Two consumers of a group share the queues; when one leaves, the other takes over. */
public final class Clustering implements Scenario {
    private static final String TOPIC = "Clustering";
    private static final int FIRST = 200;
    private static final int SECOND = 300;

    private final Ledger together = new Ledger(TOPIC);

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        Ledger ofOne = new Ledger(TOPIC);
        Ledger ofTwo = new Ledger(TOPIC);
        DefaultMQPushConsumer one = consumer(kit, ofOne);
        DefaultMQPushConsumer two = consumer(kit, ofTwo);
        kit.eventually("two queues for each consumer", 40,
            () -> Queues.held(one, TOPIC) == 2 && Queues.held(two, TOPIC) == 2);

        send(kit, producer, 0, FIRST);
        kit.eventually("all messages consumed", 20, () -> together.distinct() >= FIRST);
        together.requireAll(0, FIRST);
        require(ofOne.distinct() > 0 && ofTwo.distinct() > 0, "the load was not shared: "
            + ofOne.distinct() + " and " + ofTwo.distinct());

        kit.step("one consumer leaving");
        one.shutdown();
        int before = ofOne.distinct();
        send(kit, producer, FIRST, SECOND);
        kit.eventually("the other consumer took over", 40, () -> together.distinct() >= SECOND);
        together.requireAll(0, SECOND);
        require(Queues.held(two, TOPIC) == 4, "it holds " + Queues.held(two, TOPIC) + " queues");
        require(ofOne.distinct() == before, "the consumer that left still gets messages");
    }

    private DefaultMQPushConsumer consumer(Kit kit, Ledger own) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("sharing", TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            own.receiveAll(messages);
            together.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer;
    }

    private static void send(Kit kit, DefaultMQProducer producer, int from, int to)
        throws Exception {
        kit.step("sending");
        for (int index = from; index < to; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
    }
}
