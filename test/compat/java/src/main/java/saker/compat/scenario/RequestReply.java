package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Queues;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * A consumer replies to single messages; the producer that asked gets its own reply, waiting or by a
 * callback. What nobody replies to times out. A reply to a client that is not there is refused.
 */
public final class RequestReply implements Scenario {
    private static final String TOPIC = "RequestReply";
    private static final String UNANSWERED = "unanswered";
    private static final String MISDIRECTED = "misdirected";
    private static final int COUNT = 30;
    private static final long PATIENCE_MS = 20_000;

    private final AtomicReference<MQBrokerException> refusal = new AtomicReference<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final AtomicReference<String> cluster = new AtomicReference<>();
    private DefaultMQProducer replier;

    @Override
    public void run(Kit kit) throws Exception {
        replier = kit.newProducer();
        replier.setRetryTimesWhenSendFailed(0);
        replier.start();
        kit.createTopic(replier, TOPIC, 2);
        DefaultMQPushConsumer consumer = kit.pusher("repliers", TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(this::reply);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        kit.eventually("queues of the consumer", 30, () -> Queues.held(consumer, TOPIC) == 2);

        // A client that meets the topic by asking tells the broker first who it is.
        DefaultMQProducer asker = kit.newProducer();
        asker.start();
        kit.step("asking and waiting");
        for (int index = 0; index < COUNT; index++) {
            Message reply = asker.request(Letter.make(TOPIC, index), PATIENCE_MS);
            requireEqual("reply", replyTo(index), text(reply));
        }
        askWithCallbacks(kit, asker);
        kit.step("asking in vain");
        requireTimeout(asker);
        askForAMisdirectedReply(kit, asker);
        Exception failed = failure.get();
        require(failed == null, "a reply failed: " + failed);
        long expected = 2 * COUNT + (kit.argument("undelivered").equals("stored") ? 1 : 0);
        Reader reader = new Reader(kit);
        kit.eventually(expected + " stored replies", 10,
            () -> reader.count(cluster.get() + "_REPLY_TOPIC") == expected);
    }

    private void askWithCallbacks(Kit kit, DefaultMQProducer asker) throws Exception {
        kit.step("asking with callbacks");
        ConcurrentHashMap<Integer, String> replies = new ConcurrentHashMap<>();
        for (int index = COUNT; index < 2 * COUNT; index++) {
            int own = index;
            asker.request(Letter.make(TOPIC, index), new RequestCallback() {
                @Override
                public void onSuccess(Message reply) {
                    if (reply != null) {
                        replies.put(own, text(reply));
                    }
                }

                @Override
                public void onException(Throwable thrown) {
                    replies.put(own, thrown.toString());
                }
            }, PATIENCE_MS);
        }
        kit.eventually("all replies", 30, () -> replies.size() == COUNT);
        replies.forEach((index, reply) -> requireEqual("reply", replyTo(index), reply));
    }

    private static void requireTimeout(DefaultMQProducer asker) throws Exception {
        try {
            Message question = Letter.make(TOPIC, 0);
            question.putUserProperty("how", UNANSWERED);
            asker.request(question, 2_000);
            require(false, "a reply that nobody sent");
        } catch (RequestTimeoutException asExpected) {
            require(asExpected.getMessage() != null, "no words");
        }
    }

    private void askForAMisdirectedReply(Kit kit, DefaultMQProducer asker) throws Exception {
        kit.step("asking for a misdirected reply");
        Message question = Letter.make(TOPIC, 0);
        question.putUserProperty("how", MISDIRECTED);
        asker.request(question, new RequestCallback() {
            @Override
            public void onSuccess(Message reply) {
                if (reply != null) {  // null: clients say so when the question is stored
                    failure.compareAndSet(null, new Exception("a misdirected reply arrived"));
                }
            }

            @Override
            public void onException(Throwable asExpected) {
            }
        }, 2_000);
        kit.eventually("refusal of the misdirected reply", 20, () -> refusal.get() != null);
        requireEqual("code", 1, refusal.get().getResponseCode());
        String words = refusal.get().getErrorMessage();
        require(words.contains("channel of <nobody> not found"), "the words are: " + words);
    }

    private void reply(MessageExt question) {
        try {
            cluster.set(question.getProperty(MessageConst.PROPERTY_CLUSTER));
            int index = Letter.check(TOPIC, question);
            String how = question.getUserProperty("how");
            if (UNANSWERED.equals(how)) {
                return;
            }
            Message reply = MessageUtil.createReplyMessage(question,
                replyTo(index).getBytes(StandardCharsets.UTF_8));
            if (MISDIRECTED.equals(how)) {
                MessageAccessor.putProperty(reply, MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT,
                    "nobody");
            }
            replier.send(reply, 5_000);
        } catch (MQClientException refused) {
            refusal.compareAndSet(null, (MQBrokerException) refused.getCause());
        } catch (Exception failed) {
            failure.compareAndSet(null, failed);
        }
    }

    /** Every fifth is long enough to be compressed. */
    private static String replyTo(int index) {
        StringBuilder text = new StringBuilder("réponse " + index);
        for (int i = 0; index % 5 == 4 && i < 1_000; i++) {
            text.append(" to ").append(i);
        }
        return text.toString();
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
