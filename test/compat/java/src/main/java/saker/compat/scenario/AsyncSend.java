package saker.compat.scenario;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Mismatch;
import saker.compat.Reader;
import saker.compat.Receipts;
import saker.compat.Scenario;

/** Asynchronous sends, all in flight at once, are each answered and stored. */
public final class AsyncSend implements Scenario {
    private static final String TOPIC = "AsyncSend";
    private static final int COUNT = 300;

    private final Receipts receipts = new Receipts(TOPIC);
    private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index), new Answer(index));
        }
        kit.eventually("an answer to every send", 20, () -> answers.get() == COUNT);
        Mismatch.require(failures.isEmpty(), "failed sends: " + failures);
        kit.step("reading back");
        receipts.compare(new Reader(kit).readAll(TOPIC));
    }

    private final class Answer implements SendCallback {
        private final int index;

        Answer(int index) {
            this.index = index;
        }

        @Override
        public void onSuccess(SendResult result) {
            try {
                receipts.add(index, result);
            } catch (Mismatch mismatch) {
                failures.put(index, mismatch);
            }
            answers.incrementAndGet();
        }

        @Override
        public void onException(Throwable failure) {
            failures.put(index, failure);
            answers.incrementAndGet();
        }
    }
}
