package saker.compat;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** What the server answered to sends, held against what is stored afterwards. */
public final class Receipts {
    private final String topic;
    private final Map<Integer, SendResult> results = new ConcurrentHashMap<>();

    public Receipts(String topic) {
        this.topic = topic;
    }

    public void add(int index, SendResult result) {
        requireEqual("status of message " + index, SendStatus.SEND_OK, result.getSendStatus());
        results.put(index, result);
    }

    public int size() {
        return results.size();
    }

    /** Every message lies at the queue and offset of its receipt, under its id, exactly once. */
    public void compare(List<MessageExt> stored) {
        Ledger ledger = new Ledger(topic);
        for (MessageExt message : stored) {
            ledger.receive(message);
            SendResult result = results.get(Integer.parseInt(message.getUserProperty("index")));
            require(result != null, "stored without receipt: " + message);
            compareOne(result, message);
        }
        ledger.requireAll(0, results.size()).requireOnce();
    }

    private static void compareOne(SendResult result, MessageExt message) {
        String where = "message " + message.getUserProperty("index") + ", ";
        MessageQueue queue = result.getMessageQueue();
        requireEqual(where + "queue", queue.getQueueId(), message.getQueueId());
        requireEqual(where + "offset", result.getQueueOffset(), message.getQueueOffset());
        requireEqual(where + "id", result.getMsgId(), message.getMsgId());
    }
}
