package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Decisions;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * Four producers of transactions while the server is killed and restarted twice. Whatever was
 * committed is delivered, though its end may have been lost with the server; nothing that was rolled
 * back ever is. A transaction may be delivered twice.
 */
public final class TransactionCrash implements Scenario {
    private static final String TOPIC = "TransactionCrash";
    private static final int PRODUCERS = 4;

    private final AtomicInteger prepared = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final Decisions decisions = new Decisions(TOPIC);
    private Kit kit;
    private int total;

    @Override
    public void run(Kit kit) throws Exception {
        this.kit = kit;
        total = Integer.parseInt(kit.argument("messages"));
        kit.createTopic(kit.producer(), TOPIC, PRODUCERS);
        List<TransactionMQProducer> producers = new ArrayList<>();
        for (int number = 0; number < PRODUCERS; number++) {
            producers.add(kit.transactionProducer("transaction-crash", decisions));
        }
        kit.step("sending");
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
        List<Future<?>> sent = new ArrayList<>();
        for (int number = 0; number < PRODUCERS; number++) {
            int own = number;
            sent.add(threads.submit(() -> sendAll(producers.get(own), own)));
        }
        for (Future<?> one : sent) {
            one.get();
        }
        Reader reader = new Reader(kit);
        kit.eventually("delivery of all that was committed", 120, () -> {
            Map<Integer, Integer> delivered = delivered(reader);
            for (int index = 0; index < total; index++) {
                if (Decisions.isCommitted(index) && !delivered.containsKey(index)) {
                    return false;
                }
            }
            return true;
        });
        Map<Integer, Integer> delivered = delivered(reader);
        delivered.keySet().forEach(index ->
            require(Decisions.isCommitted(index), "message " + index + " was rolled back, and came"));
        long twice = delivered.values().stream().filter(times -> times > 1).count();
        System.out.println(delivered.size() + " delivered, " + twice + " of them more than once, "
            + repeated + " sends repeated");
        threads.shutdownNow();
        producers.forEach(TransactionMQProducer::shutdown);
    }

    private void sendAll(TransactionMQProducer producer, int number) {
        for (int index = number; index < total; index += PRODUCERS) {
            sendUntilPrepared(producer, index);
            int count = prepared.incrementAndGet();
            if (count == total / 3) {
                kit.announce("first crash");
            } else if (count == total / 3 * 2) {
                kit.announce("second crash");
            }
        }
    }

    private void sendUntilPrepared(TransactionMQProducer producer, int index) {
        while (true) {
            try {
                if (producer.sendMessageInTransaction(Letter.make(TOPIC, index), index)
                    .getSendStatus() == SendStatus.SEND_OK) {
                    return;
                }
            } catch (Exception serverIsAway) {
                repeated.incrementAndGet();
            }
        }
    }

    private static Map<Integer, Integer> delivered(Reader reader) throws Exception {
        Map<Integer, Integer> times = new TreeMap<>();
        for (MessageExt message : reader.readAll(TOPIC)) {
            times.merge(Decisions.check(TOPIC, message), 1, Integer::sum);
        }
        return times;
    }
}
