package saker.compat;

import static saker.compat.Mismatch.require;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;

/** What every scenario shares: arguments, clients that are shut down at the end, time-outs. */
public final class Kit {
    private final Map<String, String> arguments = new HashMap<>();
    private final Deque<Runnable> endings = new ArrayDeque<>();
    private final BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private volatile String step = "starting";
    private int instances;

    Kit(String[] words) {
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                arguments.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        watch(Integer.parseInt(arguments.getOrDefault("seconds", "55")));
    }

    /** Halts the program when it takes too long, saying where it was. */
    private void watch(int seconds) {
        Thread watchdog = new Thread(() -> {
            try {
                Thread.sleep(seconds * 1000L);
            } catch (InterruptedException stopped) {
                return;
            }
            System.out.println("time-out after " + seconds + " s while " + step);
            System.out.flush();
            Runtime.getRuntime().halt(3);
        });
        watchdog.setDaemon(true);
        watchdog.start();
    }

    public String argument(String name) {
        String value = arguments.get(name);
        require(value != null, "the argument " + name + "=... is missing");
        return value;
    }

    public void step(String doing) {
        step = doing;
    }

    public String step() {
        return step;
    }

    /** Asks the harness to do something to the servers and waits until it is done. */
    public void ask(String event) throws IOException {
        announce(event);
        String answer = answers.readLine();
        require(event.equals(answer), "asked for " + event + ", was answered " + answer);
    }

    public synchronized void announce(String event) {
        System.out.println("EVENT " + event);
        System.out.flush();
    }

    public void eventually(String what, int seconds, Callable<Boolean> condition) throws Exception {
        step("waiting for: " + what);
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.call()) {
            require(System.nanoTime() < deadline, "not within " + seconds + " s: " + what);
            Thread.sleep(10);
        }
    }

    /**
     * Seeks a lite pull consumer. A seek interrupts a thread that pulls, whatever that is doing by
     * then; if it is about to send, the client takes that for a broken connection, closes it, and
     * what others wait for there fails, too.
     */
    public void seek(Seek seek) throws Exception {
        eventually("a seek", 10, () -> {
            try {
                seek.run();
                return true;
            } catch (MQClientException failed) {
                if (!(failed.getCause() instanceof RemotingSendRequestException)) {
                    throw failed;
                }
                return false;
            }
        });
    }

    /** One call of a consumer. */
    public interface Seek {
        void run() throws MQClientException;
    }

    public void atEnd(Runnable ending) {
        endings.push(ending);
    }

    /** All at once: the clients of 5.x take up to three seconds for it. */
    void close() {
        CompletableFuture.allOf(endings.stream()
            .map(ending -> CompletableFuture.runAsync(ending, task -> new Thread(task).start()))
            .toArray(CompletableFuture[]::new)).join();
    }

    /** Different instances of one program are different clients to the server. */
    public synchronized String instance() {
        return "instance-" + ++instances;
    }

    public DefaultMQProducer producer() throws Exception {
        DefaultMQProducer producer = newProducer();
        producer.start();
        return producer;
    }

    public DefaultMQProducer newProducer() {
        DefaultMQProducer producer = new DefaultMQProducer("compat-producers");
        producer.setNamesrvAddr(argument("namesrv"));
        producer.setInstanceName(instance());
        producer.setSendMsgTimeout(10_000);
        atEnd(producer::shutdown);
        return producer;
    }

    /**
     * A producer of transactions. It beats every second: the broker asks only producers that it
     * knows. Nobody shuts it down, so that it can also die.
     */
    public TransactionMQProducer transactionProducer(String group, TransactionListener listener)
        throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer(group);
        producer.setNamesrvAddr(argument("namesrv"));
        producer.setInstanceName(instance());
        producer.setSendMsgTimeout(10_000);
        producer.setHeartbeatBrokerInterval(1_000);
        producer.setTransactionListener(listener);
        producer.start();
        return producer;
    }

    public DefaultMQPullConsumer puller(String group) throws Exception {
        DefaultMQPullConsumer puller = new DefaultMQPullConsumer(group);
        puller.setNamesrvAddr(argument("namesrv"));
        puller.setInstanceName(instance());
        puller.start();
        atEnd(puller::shutdown);
        return puller;
    }

    /**
     * A push consumer that is not started yet; it reads from the beginning. After a rebalance the
     * client raises the version of its subscription and tells brokers by a heartbeat, except when
     * another heartbeat is just under way: then its pulls are refused (25, as by the reference)
     * until the next one, so that one comes soon.
     */
    public DefaultMQPushConsumer pusher(String group, String topic, String tags) throws Exception {
        DefaultMQPushConsumer pusher = new DefaultMQPushConsumer(group);
        pusher.setNamesrvAddr(argument("namesrv"));
        pusher.setInstanceName(instance());
        pusher.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        pusher.setConsumeThreadMin(4);
        pusher.setConsumeThreadMax(4);
        pusher.setHeartbeatBrokerInterval(3_000);
        pusher.subscribe(topic, tags);
        atEnd(pusher::shutdown);
        return pusher;
    }

    /** Where a server goes away and returns: the client waits 3 s after a pull that failed. */
    public static void pullAgainSoon(DefaultMQPushConsumer consumer) {
        consumer.getDefaultMQPushConsumerImpl().setPullTimeDelayMillsWhenException(100);
    }

    /** For clients made later: else they share out queues every 20 s, those of 5.x once a second. */
    public static void shareOutOften() {
        System.setProperty("rocketmq.client.rebalance.waitInterval", "500");
        System.setProperty("rocketmq.client.rebalance.minInterval", "50");
    }

    /** The enum MessageModel moved to another package with 5.0. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static void broadcast(DefaultMQPushConsumer consumer) throws Exception {
        for (Method method : DefaultMQPushConsumer.class.getMethods()) {
            if (method.getName().equals("setMessageModel")) {
                Class model = method.getParameterTypes()[0];
                method.invoke(consumer, Enum.valueOf(model, "BROADCASTING"));
            }
        }
    }

    /** Creates a topic through the client and waits until its route shows the queues. */
    public void createTopic(DefaultMQProducer producer, String topic, int queues) throws Exception {
        step("creating the topic " + topic);
        create(producer, topic, queues);
        awaitRoute(producer, topic, queues);
    }

    /**
     * Creates a topic with attributes (since 5.0) on every broker. Not by the producer's createTopic,
     * which drops them, but as mqadmin does.
     */
    public void createTopic(DefaultMQProducer producer, String topic, int queues,
        Map<String, String> attributes) throws Exception {
        step("creating the topic " + topic + " with " + attributes);
        TopicConfig config = new TopicConfig(topic, queues, queues, 6);
        TopicConfig.class.getMethod("setAttributes", Map.class).invoke(config, attributes);
        putTopic(producer, config);
        awaitRoute(producer, topic, queues);
    }

    /** Creates or changes a topic on every broker, as mqadmin does. */
    public void putTopic(DefaultMQProducer producer, TopicConfig config) throws Exception {
        for (String broker : argument("brokers").split(";")) {
            producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl()
                .createTopic(broker, "TBW102", config, 5_000);
        }
    }

    public void awaitRoute(DefaultMQProducer producer, String topic, int queues) throws Exception {
        eventually("route of " + topic + " with queues", 15, () -> {
            try {
                return producer.fetchPublishMessageQueues(topic).size() >= queues;
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    /** createTopic takes attributes since 5.0, and has no form without them. */
    private static void create(DefaultMQProducer producer, String topic, int queues)
        throws Exception {
        try {
            DefaultMQProducer.class.getMethod("createTopic", String.class, String.class, int.class)
                .invoke(producer, "TBW102", topic, queues);
        } catch (NoSuchMethodException since5) {
            DefaultMQProducer.class
                .getMethod("createTopic", String.class, String.class, int.class, Map.class)
                .invoke(producer, "TBW102", topic, queues, Collections.emptyMap());
        }
    }
}
