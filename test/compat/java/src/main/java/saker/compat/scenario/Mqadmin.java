package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import saker.compat.Kit;
import saker.compat.Scenario;

/**
 * Runs the lines of a script: commands of mqadmin, each as its main program would, and between them
 * what clients do (lines that begin with an exclamation mark). What a line prints goes to
 * {@code out}, behind {@code == number}.
 *
 * <pre>
 * !send TOPIC QUEUE KEY TAG BODY   afterwards {id} and {offsetId} are those of the message
 * !consume GROUP TOPIC             a push consumer; {client} is its id
 * !consumed GROUP COUNT            waits until the group's consumer has so many, and commits
 * !leave GROUP                     the group's consumer shuts down
 * !sleep MILLISECONDS              only where nothing can be waited for
 * </pre>
 */
public final class Mqadmin implements Scenario {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, DefaultMQPushConsumer> consumers = new HashMap<>();
    private final Map<String, AtomicInteger> consumed = new HashMap<>();
    private DefaultMQProducer producer;
    private Method main;

    @Override
    public void run(Kit kit) throws Exception {
        names.put("namesrv", kit.argument("namesrv"));
        names.put("broker", kit.argument("brokers"));
        names.put("home", System.getProperty("user.home"));
        System.setProperty("rocketmq.home.dir", System.getProperty("user.home"));
        main = Class.forName("org.apache.rocketmq.tools.command.MQAdminStartup")
            .getMethod("main0", String[].class, RPCHook.class);
        producer = kit.newProducer();
        producer.setProducerGroup("AdmProducers");
        producer.start();
        Path out = Paths.get(kit.argument("out"));
        StringBuilder all = new StringBuilder();
        int number = 0;
        for (String line : Files.readAllLines(Paths.get(kit.argument("script")))) {
            kit.step("running " + line);
            all.append("== ").append(number++).append('\n').append(output(kit, words(line)));
            Files.write(out, all.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            for (Map.Entry<String, String> name : names.entrySet()) {
                word = word.replace("{" + name.getKey() + "}", name.getValue());
            }
            words.add(word);
        }
        return words;
    }

    private String output(Kit kit, List<String> words) throws Exception {
        if (words.get(0).startsWith("!")) {
            act(kit, words);
            return "";
        }
        List<String> arguments = new ArrayList<>(words);
        arguments.add("-n");
        arguments.add(names.get("namesrv"));
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, "UTF-8");
        System.setOut(both);
        System.setErr(both);
        try {
            forgetCommands();
            main.invoke(null, arguments.toArray(new String[0]), null);
        } catch (InvocationTargetException failure) {
            both.println("THROWN " + failure.getCause());
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
        String text = bytes.toString("UTF-8");
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    /** A command may keep clients that it shut down; a run of the main program has none yet. */
    private void forgetCommands() throws Exception {
        for (Field field : main.getDeclaringClass().getDeclaredFields()) {
            if (List.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                ((List<?>) field.get(null)).clear();
            }
        }
    }

    private void act(Kit kit, List<String> words) throws Exception {
        switch (words.get(0)) {
            case "!send":
                send(words);
                return;
            case "!consume":
                consume(kit, words.get(1), words.get(2));
                return;
            case "!consumed":
                kit.eventually(String.join(" ", words), 30, () ->
                    consumed.get(words.get(1)).get() >= Integer.parseInt(words.get(2)));
                Thread.sleep(500);
                consumers.get(words.get(1)).getDefaultMQPushConsumerImpl().persistConsumerOffset();
                return;
            case "!leave":
                consumers.remove(words.get(1)).shutdown();
                return;
            case "!sleep":
                Thread.sleep(Long.parseLong(words.get(1)));
                return;
            default:
                require(false, "unknown word " + words.get(0));
        }
    }

    private void send(List<String> words) throws Exception {
        Message message = new Message(words.get(1), words.get(4), words.get(3),
            words.get(5).getBytes(StandardCharsets.UTF_8));
        int queue = Integer.parseInt(words.get(2));
        SendResult result = producer.send(message, (queues, sent, which) -> {
            for (MessageQueue one : queues) {
                if (one.getQueueId() == (Integer) which) {
                    return one;
                }
            }
            return queues.get(0);
        }, queue);
        names.put("id", result.getMsgId());
        names.put("offsetId", result.getOffsetMsgId());
    }

    private void consume(Kit kit, String group, String topic) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher(group, topic, "*");
        AtomicInteger count = new AtomicInteger();
        consumer.setPersistConsumerOffsetInterval(500);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            count.addAndGet(messages.size());
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        consumers.put(group, consumer);
        consumed.put(group, count);
        names.put("client", consumer.getDefaultMQPushConsumerImpl().getmQClientFactory()
            .getClientId());
    }
}
