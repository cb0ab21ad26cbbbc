package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientExt;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Decisions;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * A transaction that its producer knew nothing of was given up. Resumed as by mqadmin, it is asked
 * about again, and now the producer knows. The broker gives up after one question.
 */
public final class ResumedTransaction implements Scenario {
    private static final String TOPIC = "Resumed";
    private static final String GIVEN_UP = "TRANS_CHECK_MAX_TIME_TOPIC";

    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean knows;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer creator = kit.producer();
        kit.createTopic(creator, TOPIC, 1);
        TransactionMQProducer producer = kit.transactionProducer("resumed", new Listener());
        producer.sendMessageInTransaction(Letter.make(TOPIC, 7), null);
        DefaultMQPullConsumer puller = kit.puller("compat-reader");
        Reader reader = new Reader(puller);
        kit.eventually("giving up", 60, () -> hasGivenUp(reader));
        List<MessageExt> givenUp = reader.readAll(GIVEN_UP);
        requireEqual("given up", 1, givenUp.size());
        require(reader.readAll(TOPIC).isEmpty(), "it was delivered");
        int before = questions.get();
        knows = true;
        kit.step("resuming");
        MQClientAPIImpl api =
            creator.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
        String id = ((MessageClientExt) givenUp.get(0)).getOffsetMsgId();
        require(resume(api, kit.argument("brokers").split(";")[0], id), "it was not resumed");
        kit.eventually("the delivery", 40, () -> !reader.readAll(TOPIC).isEmpty());
        requireEqual("the message", 7, Decisions.check(TOPIC, reader.readAll(TOPIC).get(0)));
        require(questions.get() > before, "nobody was asked");
        producer.shutdown();
    }

    private static boolean hasGivenUp(Reader reader) {
        try {
            return reader.count(GIVEN_UP) > 0;
        } catch (Exception noRouteYet) {
            return false;
        }
    }

    /** The topic became a parameter with 5.0. */
    private static boolean resume(MQClientAPIImpl api, String broker, String id) throws Exception {
        try {
            return (Boolean) MQClientAPIImpl.class
                .getMethod("resumeCheckHalfMessage", String.class, String.class, String.class,
                    long.class).invoke(api, broker, TOPIC, id, 5_000L);
        } catch (NoSuchMethodException before5) {
            return (Boolean) MQClientAPIImpl.class
                .getMethod("resumeCheckHalfMessage", String.class, String.class, long.class)
                .invoke(api, broker, id, 5_000L);
        }
    }

    private final class Listener implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return LocalTransactionState.UNKNOW;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            questions.incrementAndGet();
            return knows ? LocalTransactionState.COMMIT_MESSAGE : LocalTransactionState.UNKNOW;
        }
    }
}
