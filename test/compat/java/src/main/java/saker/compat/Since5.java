package saker.compat;

import java.lang.reflect.Method;
import org.apache.rocketmq.common.message.Message;

/** Setters that clients have since 5.0 only, so that the sources compile with those of 4.9 too. */
public final class Since5 {
    private Since5() {
    }

    public static boolean has(Object object, String setter, Class<?> type) {
        try {
            object.getClass().getMethod(setter, type);
            return true;
        } catch (NoSuchMethodException before5) {
            return false;
        }
    }

    public static void set(Object object, String setter, Class<?> type, Object value)
        throws Exception {
        object.getClass().getMethod(setter, type).invoke(object, value);
    }

    /** Since 5.4. */
    public static Message withPriority(Message message, int priority) throws Exception {
        Method setter = Message.class.getMethod("setPriority", int.class);
        setter.invoke(message, priority);
        return message;
    }
}
