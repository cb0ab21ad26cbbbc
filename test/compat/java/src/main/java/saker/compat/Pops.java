package saker.compat;

import java.lang.reflect.Method;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/** What pop consumption (since 5.0) needs of the client, which the client of 4.9 lacks. */
public final class Pops {
    private Pops() {
    }

    /** From now on the broker tells the group's consumers to pop from the topic. */
    public static void setMode(Kit kit, DefaultMQProducer producer, String topic, String group)
        throws Exception {
        kit.step("setting the mode of " + group + " to POP");
        Object api = producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
        for (String broker : kit.argument("brokers").split(";")) {
            for (Method method : api.getClass().getMethods()) {
                if (method.getName().equals("setMessageRequestMode")) {
                    method.invoke(api, broker, topic, group,
                        constant(method.getParameterTypes()[3], "POP"), 8, 5_000L);
                }
            }
        }
    }

    /** A consumer that pops: the broker shares out, messages are invisible for so long. */
    public static DefaultMQPushConsumer popper(Kit kit, String group, String topic, String tags,
        long invisibleMillis) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher(group, topic, tags);
        Since5.set(consumer, "setClientRebalance", boolean.class, false);
        Since5.set(consumer, "setPopInvisibleTime", long.class, invisibleMillis);
        return consumer;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object constant(Class<?> type, String name) {
        return Enum.valueOf((Class<? extends Enum>) type, name);
    }
}
