package saker.compat.admin;

import static saker.compat.Mismatch.require;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import saker.compat.Kit;

/**
 * Calls methods of the tools by name with words as arguments, as Dashboard and exporter call them:
 * of DefaultMQAdminExt, or with a prefix of what stands behind it.
 *
 * <pre>
 * METHOD words           DefaultMQAdminExt
 * mqadmin.METHOD words   MQAdminImpl
 * api.METHOD words       MQClientAPIImpl
 * puller.METHOD words    a pull consumer of the group TOOLS_CONSUMER
 * </pre>
 *
 * A queue is {@code topic@broker@id}, a set {@code a,b}, a stored message {@code topic/id}, a table
 * JSON, and {@code null} is no text. The classes of the tools are known by name alone: they
 * moved to other packages with 5.0.
 */
public final class Calls {
    private final Kit kit;
    private final Map<String, Object> targets = new LinkedHashMap<>();

    public Calls(Kit kit) throws Exception {
        this.kit = kit;
        Object admin = Class.forName("org.apache.rocketmq.tools.admin.DefaultMQAdminExt")
            .getConstructor().newInstance();
        ((ClientConfig) admin).setNamesrvAddr(kit.argument("namesrv"));
        ((ClientConfig) admin).setInstanceName(kit.instance());
        admin.getClass().getMethod("start").invoke(admin);
        kit.atEnd(() -> run(admin, "shutdown"));
        MQClientInstance client = (MQClientInstance) field(
            field(admin, "defaultMQAdminExtImpl"), "mqClientInstance");
        targets.put("admin", admin);
        targets.put("mqadmin", client.getMQAdminImpl());
        targets.put("api", client.getMQClientAPIImpl());
    }

    private static Object field(Object owner, String name) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static void run(Object target, String method) {
        try {
            target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Made when it is first asked for: its group then gets a topic of retries. */
    DefaultMQPullConsumer puller() throws Exception {
        if (!targets.containsKey("puller")) {
            targets.put("puller", kit.puller("TOOLS_CONSUMER"));
        }
        return (DefaultMQPullConsumer) targets.get("puller");
    }

    /** What the call gives; what it throws comes as a row, too. */
    public List<String> rows(List<String> words) throws Exception {
        int dot = words.get(0).indexOf('.');
        String prefix = dot < 0 ? "admin" : words.get(0).substring(0, dot);
        Object target = prefix.equals("puller") ? puller() : targets.get(prefix);
        require(target != null, "nothing to call: " + words.get(0));
        String name = words.get(0).substring(dot + 1);
        List<String> texts = words.subList(1, words.size());
        Method method = find(target, name, texts.size());
        try {
            Object[] arguments = arguments(method, texts);
            Object answer = method.invoke(target, arguments);
            return method.getReturnType() == void.class ? new ArrayList<>(Arrays.asList("done"))
                : Rows.of(answer);
        } catch (InvocationTargetException failure) {
            return thrown(failure.getCause());
        }
    }

    private static List<String> thrown(Throwable failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return new ArrayList<>(Arrays.asList("thrown " + text.split("\n")[0]));
    }

    private static Method find(Object target, String name, int count) {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == count
                    && Arrays.stream(method.getParameterTypes()).allMatch(Calls::isWritable)) {
                    method.setAccessible(true);
                    return method;
                }
            }
        }
        throw new IllegalArgumentException("no " + name + " with " + count + " arguments");
    }

    private static boolean isWritable(Class<?> type) {
        return type.isPrimitive() || type == String.class || type == MessageQueue.class
            || Collection.class.isAssignableFrom(type) || Message.class.isAssignableFrom(type)
            || type.getSimpleName().endsWith("Config");
    }

    private Object[] arguments(Method method, List<String> texts) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(types[i], texts.get(i));
        }
        return arguments;
    }

    private Object argument(Class<?> type, String text) throws Exception {
        if (type == String.class) {
            return text.equals("null") ? null : text;
        }
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        if (type == long.class) {
            return Long.valueOf(text);
        }
        if (type == boolean.class) {
            return Boolean.valueOf(text);
        }
        if (type == MessageQueue.class) {
            String[] parts = text.split("@");
            return new MessageQueue(parts[0], parts[1], Integer.parseInt(parts[2]));
        }
        if (Collection.class.isAssignableFrom(type)) {
            List<String> parts = Arrays.asList(text.split(","));
            return type.isAssignableFrom(HashSet.class) ? new HashSet<>(parts) : parts;
        }
        if (Message.class.isAssignableFrom(type)) {
            return stored(text);
        }
        return RemotingSerializable.fromJson(text, type);
    }

    private Object stored(String topicAndId) throws Exception {
        String[] parts = topicAndId.split("/");
        Object admin = targets.get("admin");
        return admin.getClass().getMethod("viewMessage", String.class, String.class)
            .invoke(admin, parts[0], parts[1]);
    }
}
