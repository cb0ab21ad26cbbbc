package saker.compat.scenario;

import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Delays;
import saker.compat.Kit;
import saker.compat.Reader;
import saker.compat.Refusals;
import saker.compat.Scenario;
import saker.compat.Since5;

/**
 * Delayed messages, and refused ones up to their death. With event=NAME the harness does something
 * to the server while the first of both have come again and the others wait; then only what comes,
 * and not how late, is looked at. once=true: nothing may come twice. Consumers of 4.9 leave before
 * that, and others go on: they notice only after 30 s that a pull gets no answer.
 */
public final class Postponed implements Scenario {
    private static final String WAITING = "SCHEDULE_TOPIC_XXXX";

    @Override
    public void run(Kit kit) throws Exception {
        Kit.shareOutOften();
        DefaultMQProducer producer = kit.producer();
        Delays delays = new Delays(kit);
        Refusals refusals = new Refusals(kit);
        delays.begin(producer);
        refusals.begin(producer);
        long lateness = Long.parseLong(kit.argument("lateness"));
        if (!kit.argument("event").isEmpty()) {
            // Nothing is under way then: who is refused a second time waits for a second.
            long waiting = Delays.COUNT + Refusals.POSTPONED + Refusals.REFUSED_AGAIN;
            Reader reader = new Reader(kit);
            kit.eventually("second refusals", 20, () -> reader.count(WAITING) >= waiting);
            boolean stay = Since5.has(producer, "setNamespaceV2", String.class);
            if (!stay) {
                delays.leave();
                refusals.leave();
            }
            kit.ask(kit.argument("event"));
            if (!stay) {
                delays.consume();
                refusals.consume();
            }
            lateness = Long.MAX_VALUE;
        }
        boolean once = kit.argument("once").equals("true");
        delays.finish(lateness, once);
        refusals.finish(lateness, once);
    }
}
