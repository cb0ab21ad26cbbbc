package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Bodies of 3.9 MB: random, well compressible, and sent as they are. */
public final class LargeBody implements Scenario {
    private static final String TOPIC = "LargeBody";
    private static final int SIZE = 3_900_000;

    @Override
    public void run(Kit kit) throws Exception {
        byte[] random = new byte[SIZE];
        new Random(39).nextBytes(random);
        byte[] regular = new byte[SIZE];
        Arrays.fill(regular, (byte) 'x');

        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 1);
        MessageQueue queue = producer.fetchPublishMessageQueues(TOPIC).get(0);
        kit.step("sending compressed");
        send(producer, queue, random);
        send(producer, queue, regular);
        kit.step("sending uncompressed");
        producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
        send(producer, queue, regular);

        kit.step("reading back");
        List<MessageExt> messages = new Reader(kit).readAll(TOPIC);
        requireEqual("number of messages", 3, messages.size());
        Letter.checkBody("random body, ", random, messages.get(0));
        Letter.checkBody("regular body, ", regular, messages.get(1));
        Letter.checkBody("uncompressed body, ", regular, messages.get(2));
        requireEqual("compression flag of the last", 0, messages.get(2).getSysFlag() & 1);
    }

    private static void send(DefaultMQProducer producer, MessageQueue queue, byte[] body)
        throws Exception {
        requireEqual("status", SendStatus.SEND_OK,
            producer.send(new Message(TOPIC, body), queue, 20_000).getSendStatus());
    }
}
