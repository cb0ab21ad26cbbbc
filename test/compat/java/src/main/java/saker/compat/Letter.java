package saker.compat;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Messages whose whole content follows from their index, so that a receiver can compare every byte
 * without having seen what was sent. Every 50th body is long enough to be compressed by the client.
 */
public final class Letter {
    public static final String[] TAGS = {"red", "green", "blue"};
    private static final String NOTE = "naïve – 消息 – \uD83D\uDE42 – a=b \"c\" {d} #";

    private Letter() {
    }

    public static Message make(String topic, int index) {
        Message message = new Message(topic, tag(index), "key-" + index, body(topic, index));
        message.setFlag(index * 7);
        message.putUserProperty("index", Integer.toString(index));
        message.putUserProperty("note", NOTE + index);
        return message;
    }

    public static String tag(int index) {
        return TAGS[index % TAGS.length];
    }

    public static byte[] body(String topic, int index) {
        String unit = topic + " № " + index + " ✓ ";
        int units = 1 + (index % 50 == 49 ? 400 : index * 13 % 40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < units; i++) {
            text.append(unit).append(i);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Compares everything that does not depend on the place in the log; returns the index. */
    public static int check(String topic, MessageExt message) {
        String number = message.getUserProperty("index");
        require(number != null, "a message without index: " + message);
        int index = Integer.parseInt(number);
        String where = "message " + index + ", ";
        requireEqual(where + "topic", topic, message.getTopic());
        requireEqual(where + "tags", tag(index), message.getTags());
        requireEqual(where + "keys", "key-" + index, message.getKeys());
        requireEqual(where + "flag", index * 7, message.getFlag());
        requireEqual(where + "note", NOTE + index, message.getUserProperty("note"));
        checkBody(where, body(topic, index), message);
        return index;
    }

    public static void checkBody(String where, byte[] expected, MessageExt message) {
        byte[] actual = message.getBody();
        requireEqual(where + "body length", expected.length, actual.length);
        require(Arrays.equals(expected, actual), where + "body differs in its bytes");
        boolean compressed = (message.getSysFlag() & 1) != 0;
        // The client computes none for the units of an inner batch, which it takes apart.
        boolean wasInBatch = (message.getSysFlag() & 0xC0) != 0;
        if (!compressed && !wasInBatch && expected.length < 4096) {
            CRC32 crc = new CRC32();
            crc.update(expected);
            requireEqual(where + "body CRC", (int) (crc.getValue() & 0x7FFFFFFF),
                message.getBodyCRC());
        }
    }
}
