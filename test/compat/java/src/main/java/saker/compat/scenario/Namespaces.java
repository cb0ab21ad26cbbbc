package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;
import saker.compat.Since5;

/**
 * Clients of a namespace send to and read from topics of their own, as do retries; those of the
 * second kind (since 5.0) name it beside the topic, which keeps its name.
 */
public final class Namespaces implements Scenario {
    private static final String TOPIC = "Namespaces";
    private static final int COUNT = 40;
    private static final int REFUSED_EVERY = 10;

    @Override
    public void run(Kit kit) throws Exception {
        first(kit);
        if (Since5.has(kit.newProducer(), "setNamespaceV2", String.class)) {
            second(kit);
        }
    }

    private static void first(Kit kit) throws Exception {
        for (String space : new String[] {"one", "two"}) {
            kit.step("namespace " + space);
            DefaultMQProducer producer = kit.newProducer();
            producer.setNamespace(space);
            producer.start();
            int from = space.equals("one") ? 0 : COUNT;
            for (int index = from; index < from + COUNT; index++) {
                producer.send(Letter.make(TOPIC, index));
            }
        }
        consume(kit, "one", 0);
        consume(kit, "two", COUNT);
        kit.step("reading without a namespace");
        requireEqual("messages of one", (long) COUNT, new Reader(kit).count("one%" + TOPIC));
        requireEqual("messages of two", (long) COUNT, new Reader(kit).count("two%" + TOPIC));
    }

    /** Some come a second time, through the retry topic of the namespace's group. */
    private static void consume(Kit kit, String space, int from) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("namespaced", TOPIC, "*");
        consumer.unsubscribe(TOPIC);
        consumer.setNamespace(space);
        consumer.subscribe(TOPIC, "*");
        Ledger first = new Ledger(TOPIC);
        Ledger again = new Ledger(TOPIC);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            MessageExt message = messages.get(0);
            (message.getReconsumeTimes() == 0 ? first : again).receive(message);
            context.setDelayLevelWhenNextConsume(1);
            boolean refused = message.getReconsumeTimes() == 0
                && Integer.parseInt(message.getUserProperty("index")) % REFUSED_EVERY == 0;
            return refused ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        kit.eventually("all messages of " + space, 30, () -> first.distinct() >= COUNT);
        // The client looks for the route of a retry topic every 30 s, and shares out every 20.
        kit.eventually("the refused messages of " + space, 80,
            () -> again.distinct() >= COUNT / REFUSED_EVERY);
        first.requireAll(from, from + COUNT);
        consumer.shutdown();
    }

    private static void second(Kit kit) throws Exception {
        kit.step("the second kind of namespace");
        String topic = TOPIC + "Second";
        DefaultMQProducer producer = kit.newProducer();
        Since5.set(producer, "setNamespaceV2", String.class, "three");
        producer.start();
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(topic, index));
        }
        DefaultMQPushConsumer consumer = kit.pusher("namespaced-second", topic, "*");
        consumer.unsubscribe(topic);
        Since5.set(consumer, "setNamespaceV2", String.class, "three");
        consumer.subscribe(topic, "*");
        Ledger ledger = new Ledger(topic);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        kit.eventually("all messages of the second kind", 30, () -> ledger.distinct() >= COUNT);
        ledger.requireAll(0, COUNT);
    }
}
