package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;
import saker.compat.Since5;

/** Producer and consumer write down what becomes of each message, and it can be read back. */
public final class Trace implements Scenario {
    private static final String TOPIC = "Traced";
    private static final String TRACES = "RMQ_SYS_TRACE_TOPIC";
    private static final int COUNT = 30;

    @Override
    public void run(Kit kit) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        DefaultMQProducer producer = producer(kit);
        kit.createTopic(producer, TOPIC, 2);
        start(consumer(kit), ledger);
        Set<String> ids = new HashSet<>();
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            ids.add(producer.send(Letter.make(TOPIC, index)).getMsgId());
        }
        kit.eventually("all messages", 30, () -> ledger.distinct() >= COUNT);
        for (String kind : new String[] {"Pub", "SubBefore", "SubAfter"}) {
            kit.eventually("traces " + kind + " of all messages", 40,
                () -> isTraced(kit, kind, ids));
        }
    }

    /** Traces are lines of a body, several to a message, their keys the ids of the messages. */
    private static boolean isTraced(Kit kit, String kind, Set<String> ids) throws Exception {
        Set<String> missing = new HashSet<>(ids);
        for (MessageExt message : new Reader(kit).readAll(TRACES)) {
            require(message.getKeys() != null, "a trace without keys: " + message);
            String body = new String(message.getBody(), StandardCharsets.UTF_8);
            for (String line : body.split("\u0002")) {
                if (line.startsWith(kind + "\u0001")) {
                    missing.removeIf(line::contains);
                }
            }
        }
        return missing.isEmpty();
    }

    private static DefaultMQProducer producer(Kit kit) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("traced-producers", true, null);
        producer.setNamesrvAddr(kit.argument("namesrv"));
        producer.setInstanceName(kit.instance());
        producer.setSendMsgTimeout(10_000);
        if (Since5.has(producer, "setEnableTrace", boolean.class)) {
            Since5.set(producer, "setEnableTrace", boolean.class, true);
        }
        kit.atEnd(producer::shutdown);
        producer.start();
        return producer;
    }

    private static DefaultMQPushConsumer consumer(Kit kit) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("traced-consumers", true, null);
        consumer.setNamesrvAddr(kit.argument("namesrv"));
        consumer.setInstanceName(kit.instance());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        if (Since5.has(consumer, "setEnableTrace", boolean.class)) {
            Since5.set(consumer, "setEnableTrace", boolean.class, true);
        }
        kit.atEnd(consumer::shutdown);
        return consumer;
    }

    private static void start(DefaultMQPushConsumer consumer, Ledger ledger) throws Exception {
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }
}
