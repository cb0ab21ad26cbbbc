package saker.compat.scenario;

import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Sends without an answer arrive all the same. */
public final class OnewaySend implements Scenario {
    private static final String TOPIC = "OnewaySend";
    private static final int COUNT = 200;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.sendOneway(Letter.make(TOPIC, index));
        }
        Reader reader = new Reader(kit);
        kit.eventually("all messages stored", 20, () -> reader.count(TOPIC) >= COUNT);
        kit.step("reading back");
        Ledger ledger = new Ledger(TOPIC);
        ledger.receiveAll(reader.readAll(TOPIC));
        ledger.requireAll(0, COUNT).requireOnce();
    }
}
