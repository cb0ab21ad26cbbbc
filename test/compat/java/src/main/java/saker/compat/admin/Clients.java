package saker.compat.admin;

import static saker.compat.Mismatch.require;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;

/** The clients that a script lets act between its commands; {@code names} gets what they learn. */
public final class Clients {
    private static final int PATIENCE_S = 30;
    private static final int ASK_MS = 3_000;
    private static final Pattern BROKER_OFFSET = Pattern.compile("brokerOffset=(-?\\d+)");
    private static final Pattern CONSUMER_OFFSET = Pattern.compile("consumerOffset=(-?\\d+)");
    private static final Pattern PULL_OFFSET = Pattern.compile("pullOffset=(-?\\d+)");

    private final Kit kit;
    private final Map<String, String> names;
    private final Map<String, DefaultMQPushConsumer> consumers = new HashMap<>();
    private final Map<String, AtomicInteger> consumed = new HashMap<>();
    private final DefaultMQProducer producer;

    public Clients(Kit kit, Map<String, String> names) throws Exception {
        this.kit = kit;
        this.names = names;
        producer = kit.newProducer();
        producer.setProducerGroup("AdmProducers");
        producer.setHeartbeatBrokerInterval(3_000);
        producer.start();
    }

    public void act(List<String> words) throws Exception {
        switch (words.get(0)) {
            case "!send":
                send(words);
                return;
            case "!submit":
                submit(words, words.contains("traced"));
                return;
            case "!transact":
                transact(words);
                return;
            case "!consume":
                consume(words, ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
                return;
            case "!refuse":
                consume(words, ConsumeConcurrentlyStatus.RECONSUME_LATER);
                return;
            case "!consumed":
                awaitConsumed(words.get(1), Integer.parseInt(words.get(2)));
                return;
            case "!leave":
                consumers.remove(words.get(1)).shutdown();
                return;
            case "!now":
                names.put(words.get(1), String.valueOf(System.currentTimeMillis()));
                return;
            default:
                require(false, "unknown word " + words.get(0));
        }
    }

    private void send(List<String> words) throws Exception {
        int queue = Integer.parseInt(words.get(2));
        learn(producer.send(message(words.get(1), words.subList(3, 6)), (queues, sent, which) -> {
            for (MessageQueue one : queues) {
                if (one.getQueueId() == (Integer) which) {
                    return one;
                }
            }
            return queues.get(0);
        }, queue));
    }

    private static Message message(String topic, List<String> keyTagBody) {
        return new Message(topic, keyTagBody.get(1), keyTagBody.get(0),
            keyTagBody.get(2).getBytes(StandardCharsets.UTF_8));
    }

    private void learn(SendResult result) {
        names.put("id", result.getMsgId());
        names.put("offsetId", String.valueOf(result.getOffsetMsgId()));
    }

    /** As Dashboard sends: a producer of its own for one message. */
    private void submit(List<String> words, boolean isTraced) throws Exception {
        DefaultMQProducer one =
            new DefaultMQProducer("SELF_TEST_P_GROUP", null, isTraced, "RMQ_SYS_TRACE_TOPIC");
        sendOnce(one, () -> one.send(message(words.get(1), words.subList(2, 5))));
    }

    private void transact(List<String> words) throws Exception {
        TransactionMQProducer one = new TransactionMQProducer("SELF_TEST_P_GROUP");
        one.setTransactionListener(new Committing());
        sendOnce(one,
            () -> one.sendMessageInTransaction(message(words.get(1), words.subList(2, 5)), null));
    }

    private void sendOnce(DefaultMQProducer one, java.util.concurrent.Callable<SendResult> sending)
        throws Exception {
        one.setNamesrvAddr(kit.argument("namesrv"));
        one.setInstanceName(kit.instance());
        one.start();
        try {
            learn(sending.call());
        } finally {
            one.shutdown();
        }
    }

    private static final class Committing implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }
    }

    private void consume(List<String> words, ConsumeConcurrentlyStatus verdict) throws Exception {
        String group = words.get(1);
        DefaultMQPushConsumer consumer =
            new DefaultMQPushConsumer(group, words.contains("traced"), null);
        consumer.setNamesrvAddr(kit.argument("namesrv"));
        consumer.setInstanceName(kit.instance());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setConsumeThreadMin(1);  // one after the other, so that it repeats itself
        consumer.setConsumeThreadMax(1);
        consumer.setHeartbeatBrokerInterval(3_000);
        consumer.setPersistConsumerOffsetInterval(500);
        consumer.subscribe(words.get(2), "*");
        if (verdict == ConsumeConcurrentlyStatus.RECONSUME_LATER) {
            consumer.setMaxReconsumeTimes(0);  // dead at once
        }
        AtomicInteger count = new AtomicInteger();
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            count.addAndGet(messages.size());
            return verdict;
        });
        kit.atEnd(consumer::shutdown);
        consumer.start();
        consumers.put(group, consumer);
        consumed.put(group, count);
        names.put("client", consumer.getDefaultMQPushConsumerImpl().getmQClientFactory()
            .getClientId());
    }

    private void awaitConsumed(String group, int count) throws Exception {
        kit.eventually(group + " has " + count, PATIENCE_S, () -> consumed.get(group).get() >= count);
        kit.eventually("the broker knows that " + group + " has read all", PATIENCE_S, () -> {
            DefaultMQPushConsumerImpl consumer =
                consumers.get(group).getDefaultMQPushConsumerImpl();
            consumer.persistConsumerOffset();
            return hasReadAll(Rows.of(consumer.getmQClientFactory().getMQClientAPIImpl()
                .getConsumeStats(names.get("broker"), group, ASK_MS)));
        });
    }

    /** Of every queue all is consumed, and what comes next was asked for. */
    private static boolean hasReadAll(List<String> rows) {
        List<String> queues = rows.stream()
            .filter(row -> row.startsWith("offsetTable.") && row.contains("brokerOffset="))
            .collect(Collectors.toList());
        return !queues.isEmpty() && queues.stream().allMatch(row -> {
            String end = value(row, BROKER_OFFSET);
            // The tools of 4.9 do not know offsets of pulls.
            String pulled = value(row, PULL_OFFSET);
            return end.equals(value(row, CONSUMER_OFFSET)) && (pulled == null || end.equals(pulled));
        });
    }

    private static String value(String row, Pattern field) {
        Matcher matcher = field.matcher(row);
        return matcher.find() ? matcher.group(1) : null;
    }
}
