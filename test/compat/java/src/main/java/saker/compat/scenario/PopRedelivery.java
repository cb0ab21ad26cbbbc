package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Pops;
import saker.compat.Scenario;

/**
 * A consumer pops every message and acknowledges half of them; then it is gone. What it did not
 * acknowledge comes to another after the invisible time, the rest does not. With `event=…` the
 * harness does something to the server while messages are with the first consumer.
 */
public final class PopRedelivery implements Scenario {
    private static final String TOPIC = "PopRedelivery";
    private static final String GROUP = "forgetful";
    private static final int COUNT = 120;
    private static final long INVISIBLE_MILLIS = 10_000;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        Pops.setMode(kit, producer, TOPIC, GROUP);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
        Ledger acknowledged = new Ledger(TOPIC);
        Ledger kept = new Ledger(TOPIC);
        DefaultMQPushConsumer first = forgetful(kit, acknowledged, kept);
        kit.eventually("all messages with the first consumer", 30,
            () -> acknowledged.distinct() + kept.distinct() >= COUNT);
        // The client's acknowledgements are under way: it tells nobody when they are answered.
        Thread.sleep(1_000);
        String event = kit.argument("event");
        if (!event.equals("none")) {
            kit.ask(event);
        }
        first.shutdown();

        Ledger again = new Ledger(TOPIC);
        DefaultMQPushConsumer second =
            Pops.popper(kit, GROUP, TOPIC, "*", INVISIBLE_MILLIS);
        second.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            again.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        second.start();
        kit.eventually("what was not acknowledged", 60, () -> has(again, kept));
        boolean mayRepeat = event.equals("kill");
        for (int index = 0; index < COUNT && !mayRepeat; index++) {
            require(kept.has(index) || !again.has(index),
                "message " + index + " was acknowledged and came again");
        }
    }

    /** Messages with an odd index are never acknowledged. */
    private static DefaultMQPushConsumer forgetful(Kit kit, Ledger acknowledged, Ledger kept)
        throws Exception {
        DefaultMQPushConsumer consumer = Pops.popper(kit, GROUP, TOPIC, "*", INVISIBLE_MILLIS);
        consumer.setConsumeThreadMin(COUNT);
        consumer.setConsumeThreadMax(COUNT);
        consumer.setAwaitTerminationMillisWhenShutdown(0);
        CountDownLatch never = new CountDownLatch(1);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            int index = Integer.parseInt(messages.get(0).getUserProperty("index"));
            if (index % 2 == 0) {
                acknowledged.receiveAll(messages);
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
            kept.receiveAll(messages);
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        });
        consumer.start();
        return consumer;
    }

    private static boolean has(Ledger ledger, Ledger wanted) {
        for (int index = 0; index < COUNT; index++) {
            if (wanted.has(index) && !ledger.has(index)) {
                return false;
            }
        }
        return true;
    }
}
