package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** The messages of a batch become single messages, one after another in one queue. */
public final class BatchSend implements Scenario {
    private static final String TOPIC = "BatchSend";
    private static final int BATCHES = 6;
    private static final int SIZE = 40;

    private final Map<Integer, String> places = new HashMap<>();

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        for (int batch = 0; batch < BATCHES; batch++) {
            kit.step("sending batch " + batch);
            send(producer, batch * SIZE);
        }
        kit.step("reading back");
        Ledger ledger = new Ledger(TOPIC);
        for (MessageExt message : new Reader(kit).readAll(TOPIC)) {
            ledger.receive(message);
            int index = Integer.parseInt(message.getUserProperty("index"));
            requireEqual("queue, offset and id of message " + index, places.get(index),
                message.getQueueId() + ", " + message.getQueueOffset() + ", " + message.getMsgId());
        }
        ledger.requireAll(0, BATCHES * SIZE).requireOnce();
    }

    private void send(DefaultMQProducer producer, int first) throws Exception {
        List<Message> batch = new ArrayList<>();
        for (int index = first; index < first + SIZE; index++) {
            batch.add(Letter.make(TOPIC, index));
        }
        SendResult result = producer.send(batch);
        requireEqual("status", SendStatus.SEND_OK, result.getSendStatus());
        String[] ids = result.getMsgId().split(",");
        requireEqual("number of ids", SIZE, ids.length);
        for (int i = 0; i < SIZE; i++) {
            places.put(first + i, result.getMessageQueue().getQueueId() + ", "
                + (result.getQueueOffset() + i) + ", " + ids[i]);
        }
    }
}
