package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * Fills a directory (phase=fill), and reads it after messages in it were damaged and it was mended
 * (phase=read, lost=i,j…): every other message is there, in order. In the place of a lost one may
 * stand its neighbour once more.
 */
public final class Repaired implements Scenario {
    private static final String TOPIC = "Repaired";
    private static final int QUEUES = 4;
    private static final int COUNT = 400;

    @Override
    public void run(Kit kit) throws Exception {
        if (kit.argument("phase").equals("fill")) {
            fill(kit);
        } else {
            List<Integer> lost = Arrays.stream(kit.argument("lost").split(","))
                .map(Integer::valueOf).collect(Collectors.toList());
            read(kit, lost);
        }
    }

    private static void fill(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, QUEUES);
        List<MessageQueue> queues = producer.fetchPublishMessageQueues(TOPIC);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index), queues.get(index % QUEUES));
        }
    }

    private static void read(Kit kit, List<Integer> lost) throws Exception {
        Reader reader = new Reader(kit);
        for (MessageQueue queue : reader.queues(TOPIC)) {
            List<Integer> expected = new ArrayList<>();
            for (int index = queue.getQueueId(); index < COUNT; index += QUEUES) {
                if (!lost.contains(index)) {
                    expected.add(index);
                }
            }
            List<Integer> found = new ArrayList<>();
            for (MessageExt message : reader.readQueue(queue, "*")) {
                int index = Letter.check(TOPIC, message);
                if (found.isEmpty() || found.get(found.size() - 1) != index) {
                    found.add(index);
                }
            }
            requireEqual("messages of " + queue, expected, found);
        }
    }
}
