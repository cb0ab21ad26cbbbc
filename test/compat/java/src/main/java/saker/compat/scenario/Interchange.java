package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * One turn of a store directory that goes from hand to hand. Turn n finds what turns 0…n−1 have
 * left, adds its own, and reads everything back: each queue holds its messages in order, without
 * gap or repetition; topics, progress, delayed and timed messages of the turns before are there. Prints
 * `NOTE` lines for what is only observed.
 */
public final class Interchange implements Scenario {
    private static final String TOPIC = "Interchange";
    private static final String DELAYED = "InterchangeDelayed";
    private static final String TIMED = "InterchangeTimed";
    private static final String GROUP = "interchange-group";
    private static final int QUEUES = 4;

    private Kit kit;
    private int turn;
    private int perTurn;
    private DefaultMQProducer producer;
    private DefaultMQPullConsumer puller;
    private Reader reader;

    @Override
    public void run(Kit kit) throws Exception {
        this.kit = kit;
        turn = Integer.parseInt(kit.argument("turn"));
        perTurn = Integer.parseInt(kit.argument("messages"));
        producer = kit.producer();
        puller = kit.puller(GROUP);
        reader = new Reader(puller);  // every client takes seconds to shut down
        if (turn == 0) {
            kit.createTopic(producer, TOPIC, QUEUES);
            kit.createTopic(producer, DELAYED, 1);
            kit.createTopic(producer, TIMED, 1);
        } else {
            kit.step("reading what was found");
            readBack(turn * perTurn);
            checkProgress(turn - 1);
            checkOtherTopics(turn - 1);
        }
        kit.step("sending");
        send();
        kit.step("reading everything back");
        readBack((turn + 1) * perTurn);
        storeProgress();
        checkOtherTopics(turn);
        checkDelivered(DELAYED, turn);
        checkDelivered(TIMED, turn - 1);
        checkKeys();
        sendTimed();
    }

    private static String topicOf(int turn) {
        return "InterchangeTurn-" + turn;
    }

    private void send() throws Exception {
        List<MessageQueue> queues = producer.fetchPublishMessageQueues(TOPIC);
        requireEqual("queues of " + TOPIC, QUEUES, queues.size());
        for (int index = turn * perTurn; index < (turn + 1) * perTurn; index++) {
            producer.send(Letter.make(TOPIC, index), queues.get(index % QUEUES));
        }
        kit.createTopic(producer, topicOf(turn), 1);
        producer.send(Letter.make(topicOf(turn), turn));
        Message delayed = Letter.make(DELAYED, turn);
        delayed.setDelayTimeLevel(1);
        producer.send(delayed);
    }

    /** Message i is the (i / 4)th of queue i % 4, and nothing else is in the queues. */
    private void readBack(int count) throws Exception {
        for (MessageQueue queue : reader.queues(TOPIC)) {
            List<MessageExt> messages = reader.readQueue(queue, "*");
            for (int place = 0; place < messages.size(); place++) {
                MessageExt message = messages.get(place);
                requireEqual("offset in " + queue, (long) place, message.getQueueOffset());
                requireEqual("message at " + place + " of " + queue,
                    place * QUEUES + queue.getQueueId(), Letter.check(TOPIC, message));
            }
            requireEqual("messages in " + queue, countIn(queue, count), messages.size());
        }
    }

    private static int countIn(MessageQueue queue, int count) {
        return (count - queue.getQueueId() + QUEUES - 1) / QUEUES;
    }

    private long progressOf(MessageQueue queue, int turn) {
        return countIn(queue, (turn + 1) * perTurn) - queue.getQueueId();
    }

    private void storeProgress() throws Exception {
        kit.step("storing progress");
        Set<MessageQueue> queues = new TreeSet<>(puller.fetchSubscribeMessageQueues(TOPIC));
        for (MessageQueue queue : queues) {
            puller.pull(queue, "*", 0, 1);  // the group is known to the broker from now on
            // Stored one way, and forgotten by the client's own timer: repeated until it is there.
            kit.eventually("progress of " + queue, 10, () -> {
                puller.updateConsumeOffset(queue, progressOf(queue, turn));
                puller.getOffsetStore().persist(queue);
                return puller.fetchConsumeOffset(queue, true) == progressOf(queue, turn);
            });
        }
    }

    private void checkProgress(int before) throws Exception {
        for (MessageQueue queue : puller.fetchSubscribeMessageQueues(TOPIC)) {
            requireEqual("progress of " + queue + " after turn " + before,
                progressOf(queue, before), puller.fetchConsumeOffset(queue, true));
        }
    }

    private void checkOtherTopics(int last) throws Exception {
        for (int other = 0; other <= last; other++) {
            List<MessageExt> messages = reader.readAll(topicOf(other));
            requireEqual("messages of " + topicOf(other), 1, messages.size());
            requireEqual("message of " + topicOf(other), other,
                Letter.check(topicOf(other), messages.get(0)));
        }
    }

    /** For the next turn: due when this one has ended, or nearly so. */
    private void sendTimed() throws Exception {
        Message timed = Letter.make(TIMED, turn);
        MessageAccessor.putProperty(timed, "TIMER_DELAY_MS", "15000");
        producer.send(timed);
    }

    /** The message of each turn is delivered; once, unless a crash came between. */
    private void checkDelivered(String topic, int last) throws Exception {
        int[] times = new int[turn + 1];
        kit.eventually("delivery of " + (last + 1) + " messages of " + topic, 30, () -> {
            Arrays.fill(times, 0);
            for (MessageExt message : reader.readAll(topic)) {
                times[Letter.check(topic, message)]++;
            }
            return Arrays.stream(times).limit(last + 1).allMatch(count -> count > 0);
        });
        for (int of = 0; of <= last; of++) {
            if (times[of] > 1) {
                System.out.println("NOTE message of turn " + of + " to " + topic
                    + " was delivered " + times[of] + " times by turn " + turn);
            }
        }
    }

    /** Queries by key, for a few messages of every turn. */
    private void checkKeys() throws Exception {
        kit.step("querying by key");
        for (int of = 0; of <= turn; of++) {
            int found = 0;
            int asked = 0;
            for (int index = of * perTurn; index < (of + 1) * perTurn; index += perTurn / 5) {
                asked++;
                found += hasKey(index) ? 1 : 0;
            }
            require(found == asked, found + " of " + asked + " keys of turn " + of
                + " were found");
        }
    }

    private boolean hasKey(int index) throws InterruptedException {
        try {
            QueryResult result =
                producer.queryMessage(TOPIC, "key-" + index, 8, 0, Long.MAX_VALUE);
            return result.getMessageList().stream()
                .anyMatch(message -> Letter.check(TOPIC, message) == index);
        } catch (MQClientException nothing) {
            return false;
        }
    }
}
