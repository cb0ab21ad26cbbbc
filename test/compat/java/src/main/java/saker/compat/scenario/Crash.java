package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * Four producers, each with a queue of its own, send while the server is killed and restarted
 * twice. What was acknowledged lies where the acknowledgement says, in order of sending. A send
 * with an unknown outcome is repeated, so that a message may also be stored more than once.
 */
public final class Crash implements Scenario {
    private static final String TOPIC = "Crash";
    private static final int PRODUCERS = 4;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private Kit kit;
    private int total;

    @Override
    public void run(Kit kit) throws Exception {
        this.kit = kit;
        total = Integer.parseInt(kit.argument("messages"));
        DefaultMQProducer first = kit.producer();
        kit.createTopic(first, TOPIC, PRODUCERS);
        List<MessageQueue> queues = first.fetchPublishMessageQueues(TOPIC);
        kit.step("sending");
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
        List<Future<long[]>> sent = new ArrayList<>();
        for (int number = 0; number < PRODUCERS; number++) {
            int own = number;
            DefaultMQProducer producer = own == 0 ? first : kit.producer();
            sent.add(threads.submit(() -> sendAll(producer, own, queues.get(own))));
        }
        Reader reader = new Reader(kit);
        long stored = 0;
        for (int number = 0; number < PRODUCERS; number++) {
            long[] offsets = sent.get(number).get();
            kit.step("reading " + queues.get(number));
            List<MessageExt> messages = reader.readQueue(queues.get(number), "*");
            stored += messages.size();
            compare(number, offsets, messages);
        }
        System.out.println(acknowledged + " acknowledged, " + stored + " stored, "
            + repeated + " sends repeated");
        threads.shutdownNow();
    }

    /** Returns the queue offset of every message of this producer, by sequence number. */
    private long[] sendAll(DefaultMQProducer producer, int number, MessageQueue queue)
        throws Exception {
        long[] offsets = new long[total / PRODUCERS];
        for (int sequence = 0; sequence < offsets.length; sequence++) {
            offsets[sequence] = sendUntilAcknowledged(producer, index(number, sequence), queue);
            int count = acknowledged.incrementAndGet();
            if (count == total / 3) {
                kit.announce("first crash");
            } else if (count == total / 3 * 2) {
                kit.announce("second crash");
            }
        }
        return offsets;
    }

    private long sendUntilAcknowledged(DefaultMQProducer producer, int index, MessageQueue queue)
        throws InterruptedException {
        while (true) {
            try {
                SendResult result = producer.send(Letter.make(TOPIC, index), queue, 3000);
                if (result.getSendStatus() == SendStatus.SEND_OK) {
                    return result.getQueueOffset();
                }
            } catch (InterruptedException stopped) {
                throw stopped;
            } catch (Exception serverIsAway) {
                Thread.sleep(50);
            }
            repeated.incrementAndGet();
        }
    }

    private static int index(int number, int sequence) {
        return sequence * PRODUCERS + number;
    }

    private static void compare(int number, long[] offsets, List<MessageExt> messages) {
        for (int place = 0; place < messages.size(); place++) {
            MessageExt message = messages.get(place);
            require(message.getQueueOffset() == place, "offset " + message.getQueueOffset()
                + " was read at place " + place + " of queue " + number);
            int index = Letter.check(TOPIC, message);
            require(index % PRODUCERS == number, "message " + index + " is in queue " + number);
        }
        long previous = -1;
        for (int sequence = 0; sequence < offsets.length; sequence++) {
            long offset = offsets[sequence];
            int wanted = index(number, sequence);
            require(offset > previous, "message " + wanted + " at " + offset + " is not behind "
                + previous);
            require(offset < messages.size(), "message " + wanted + " was acknowledged at "
                + offset + ", the queue ends at " + messages.size());
            String found = messages.get((int) offset).getUserProperty("index");
            require(Integer.toString(wanted).equals(found), "at offset " + offset + " of queue "
                + number + " lies message " + found + ", acknowledged was " + wanted);
            previous = offset;
        }
    }
}
