package saker.compat.admin;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Any answer of the tools as rows {@code path: value}, in an order that repeats itself. Values are
 * read from the fields of objects: the classes are others with each version of the tools.
 */
public final class Rows {
    private final List<String> rows = new ArrayList<>();

    private Rows() {
    }

    public static List<String> of(Object answer) throws Exception {
        Rows rows = new Rows();
        rows.add("", answer);
        return rows.rows;
    }

    private void add(String path, Object value) throws Exception {
        if (isLeaf(value)) {
            rows.add(path.isEmpty() ? text(value) : path + ": " + text(value));
        } else if (value instanceof Collection) {
            addAll(path, (Collection<?>) value);
        } else if (value instanceof Map) {
            addParts(path, partsOf(value));
        } else {
            Map<String, Object> parts = partsOf(value);
            boolean isFlat = parts.values().stream().allMatch(Rows::isLeaf);
            if (isFlat && !path.isEmpty()) {
                rows.add(path + ": " + inOneLine(parts));
            } else {
                addParts(path, parts);
            }
        }
    }

    private void addAll(String path, Collection<?> values) throws Exception {
        if (values.isEmpty()) {
            rows.add(path + ": []");
            return;
        }
        int from = rows.size();
        for (Object value : values) {
            add(path, value);
        }
        if (values instanceof Set) {
            Collections.sort(rows.subList(from, rows.size()));
        }
    }

    private void addParts(String path, Map<String, Object> parts) throws Exception {
        if (parts.isEmpty()) {
            rows.add(path + ": {}");
        }
        for (Map.Entry<String, Object> part : parts.entrySet()) {
            add(path.isEmpty() ? part.getKey() : path + "." + part.getKey(), part.getValue());
        }
    }

    private static String inOneLine(Map<String, Object> parts) {
        List<String> words = new ArrayList<>();
        parts.forEach((name, value) -> words.add(name + "=" + text(value)));
        return String.join(", ", words);
    }

    private static Map<String, Object> partsOf(Object value) throws Exception {
        Map<String, Object> parts = new TreeMap<>();
        if (value instanceof Map) {
            ((Map<?, ?>) value).forEach((key, entry) -> parts.put(text(key), entry));
            return parts;
        }
        for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.getType() != Random.class) {
                    field.setAccessible(true);
                    parts.put(field.getName(), field.get(value));
                }
            }
        }
        return parts;
    }

    private static boolean isLeaf(Object value) {
        return value == null || value instanceof Message || value instanceof MessageQueue
            || value instanceof Enum || value.getClass().isArray()
            || (value.getClass().getName().startsWith("java.") && !(value instanceof Collection)
                && !(value instanceof Map));
    }

    private static String text(Object value) {
        if (value instanceof MessageQueue) {
            MessageQueue queue = (MessageQueue) value;
            return queue.getTopic() + "@" + queue.getBrokerName() + "@" + queue.getQueueId();
        }
        if (value instanceof byte[]) {
            return new String((byte[]) value, StandardCharsets.UTF_8);
        }
        if (value != null && value.getClass().isArray()) {
            return "array of " + Array.getLength(value);
        }
        return String.valueOf(value);
    }
}
