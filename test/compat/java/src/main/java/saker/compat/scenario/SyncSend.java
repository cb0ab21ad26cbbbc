package saker.compat.scenario;

import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Receipts;
import saker.compat.Scenario;

/** Synchronous sends to a topic that nobody created are all stored where the answer says. */
public final class SyncSend implements Scenario {
    private static final String TOPIC = "SyncSend";
    private static final int COUNT = 300;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        Receipts receipts = new Receipts(TOPIC);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            receipts.add(index, producer.send(Letter.make(TOPIC, index)));
        }
        kit.step("reading back");
        receipts.compare(new Reader(kit).readAll(TOPIC));
    }
}
