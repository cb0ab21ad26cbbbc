package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Keys, tags, user properties in any script, flag, times and hosts come back as they were. */
public final class Properties implements Scenario {
    private static final String TOPIC = "Properties";

    @Override
    public void run(Kit kit) throws Exception {
        Message sent = message();
        long before = System.currentTimeMillis();
        DefaultMQProducer producer = kit.producer();
        SendResult result = producer.send(sent);
        long after = System.currentTimeMillis();

        List<MessageExt> messages = new Reader(kit).readAll(TOPIC);
        requireEqual("number of messages", 1, messages.size());
        MessageExt read = messages.get(0);
        requireEqual("keys", "order-17 заказ-17 注文-17", read.getKeys());
        requireEqual("tags", "größe", read.getTags());
        requireEqual("flag", -559038737, read.getFlag());
        userProperties().forEach((key, value) ->
            requireEqual("property " + key, value, read.getUserProperty(key)));
        Letter.checkBody("", body(), read);
        requireEqual("id", result.getMsgId(), read.getMsgId());
        requireEqual("reconsume times", 0, read.getReconsumeTimes());
        require(read.getBornHostString().startsWith("127."), "born on " + read.getBornHost());
        require(read.getBornTimestamp() >= before && read.getBornTimestamp() <= after,
            "born at " + read.getBornTimestamp() + ", not in " + before + "…" + after);
        require(read.getStoreTimestamp() >= before && read.getStoreTimestamp() <= after,
            "stored at " + read.getStoreTimestamp() + ", not in " + before + "…" + after);
    }

    private static byte[] body() {
        return "тело 本文 \uD83D\uDCE6".getBytes(StandardCharsets.UTF_8);
    }

    private static Message message() {
        Message message = new Message(TOPIC, body());
        message.setTags("größe");
        message.setKeys(Arrays.asList("order-17", "заказ-17", "注文-17"));
        message.setFlag(-559038737);
        userProperties().forEach(message::putUserProperty);
        return message;
    }

    private static Map<String, String> userProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("plain", "value");
        properties.put("配達", "東京都 – 渋谷区");
        properties.put("emoji", "\uD83D\uDE80\uD83C\uDDE6\uD83C\uDDF6");
        properties.put("quotes", "\"a\" 'b' \\ / {\"json\": [1, 2]}");
        properties.put("signs", "a=b&c;d:e,f|g #h");
        properties.put("spaces", " leading, trailing\tand\nline ");
        properties.put("long", new String(new char[3000]).replace("\0", "ß"));
        return properties;
    }
}
