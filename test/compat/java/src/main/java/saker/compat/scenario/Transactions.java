package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Decisions;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * A quarter of the transactions is committed, a quarter rolled back, and the broker has to ask about
 * the others, of which half is committed. Those that are committed are delivered, each once; nothing
 * else is; and nobody is asked about what is decided. With {@code phase=prepare} the producer dies
 * without an answer; with {@code phase=answer} another one of its group is asked. Both say which
 * transactions: {@code from} the first of this turn, those before are of earlier ones. With
 * {@code repeats=allowed} a message may come more than once.
 */
public final class Transactions implements Scenario {
    private static final String TOPIC = "Transactions";
    private static final String GROUP = "transaction-producers";
    private static final int COUNT = 80;

    private Decisions decisions;
    private Kit kit;
    private TransactionMQProducer producer;
    private Reader reader;
    private int from;
    private boolean mayRepeat;

    @Override
    public void run(Kit kit) throws Exception {
        this.kit = kit;
        from = Integer.parseInt(kit.argument("from"));
        mayRepeat = kit.argument("repeats").equals("allowed");
        String phase = kit.argument("phase");
        decisions = new Decisions(TOPIC, phase.equals("prepare"));
        if (from == 0 && !phase.equals("answer")) {
            DefaultMQProducer creator = kit.producer();
            kit.createTopic(creator, TOPIC, 4);
        }
        producer = kit.transactionProducer(GROUP, decisions);
        if (!phase.equals("answer")) {
            prepare();
        }
        if (!phase.equals("prepare")) {
            answer();
            producer.shutdown();
        }
    }

    /** What is decided comes first: it is on record when the others are sent. */
    private void prepare() throws Exception {
        kit.step("sending what is decided");
        sendAll(true);
        reader = new Reader(kit);
        kit.eventually("delivery of what is committed", 30, () -> {
            Map<Integer, Integer> delivered = delivered();
            for (int index = from; index < from + COUNT; index++) {
                if (Decisions.of(index) == Decisions.Kind.COMMIT && !delivered.containsKey(index)) {
                    return false;
                }
            }
            return true;
        });
        kit.step("sending what is not decided");
        sendAll(false);
    }

    private void sendAll(boolean decided) throws Exception {
        for (int index = from; index < from + COUNT; index++) {
            if (Decisions.isDecided(index) == decided) {
                send(index);
            }
        }
    }

    private void send(int index) throws Exception {
        SendResult result = producer.sendMessageInTransaction(Letter.make(TOPIC, index), index);
        requireEqual("status of message " + index, SendStatus.SEND_OK, result.getSendStatus());
        require(result.getTransactionId() != null, "no transaction id for message " + index);
    }

    private void answer() throws Exception {
        kit.awaitRoute(producer, TOPIC, 4);
        // A client meets a broker, and beats, when it knows the route of a topic.
        producer.getDefaultMQProducerImpl().getMqClientFactory()
            .updateTopicRouteInfoFromNameServer(TOPIC);
        if (reader == null) {
            reader = new Reader(kit);
        }
        kit.eventually("questions and deliveries", 75, () -> {
            Map<Integer, Integer> delivered = delivered();
            for (int index = from; index < from + COUNT; index++) {
                if (Decisions.isCommitted(index) && !delivered.containsKey(index)
                    || !Decisions.isDecided(index) && !decisions.wasAsked(index)) {
                    return false;
                }
            }
            return true;
        });
        // Whatever else was to be asked about has been when the last one is delivered.
        int last = from + COUNT - 2;
        require(Decisions.of(last) == Decisions.Kind.COMMIT_WHEN_ASKED, "the last is decided");
        int sentinel = last + 1_000_000;
        send(sentinel);
        kit.eventually("delivery of the last one", 30, () -> delivered().containsKey(sentinel));
        compare();
    }

    private Map<Integer, Integer> delivered() throws Exception {
        Map<Integer, Integer> times = new TreeMap<>();
        for (MessageExt message : reader.readAll(TOPIC)) {
            times.merge(Decisions.check(TOPIC, message), 1, Integer::sum);
        }
        return times;
    }

    private void compare() throws Exception {
        Map<Integer, Integer> delivered = delivered();
        delivered.forEach((index, times) -> {
            require(Decisions.isCommitted(index), "message " + index + " was rolled back, and came");
            require(times == 1 || mayRepeat, "message " + index + " came " + times + " times");
        });
        for (int index = 0; index < from + COUNT; index++) {
            require(!Decisions.isCommitted(index) || delivered.containsKey(index),
                "message " + index + " was committed and did not come");
            require(mayRepeat || !Decisions.isDecided(index) || !decisions.wasAsked(index),
                "message " + index + " was decided and asked about");
        }
    }
}
