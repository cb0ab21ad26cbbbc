package saker.compat.admin;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.remoting.RPCHook;

/** The main program of mqadmin, and the list of its commands, which it keeps to itself. */
public final class Commands {
    private final Method main;

    public Commands() throws Exception {
        main = Class.forName("org.apache.rocketmq.tools.command.MQAdminStartup")
            .getMethod("main0", String[].class, RPCHook.class);
    }

    /** As a run of its own: a command may keep clients that it shut down. Gives what it throws. */
    public Throwable run(String... words) throws Exception {
        list().clear();
        try {
            main.invoke(null, words, null);
            return null;
        } catch (InvocationTargetException failure) {
            return failure.getCause();
        }
    }

    public List<String> names() throws Exception {
        list().clear();
        main.getDeclaringClass().getMethod("initCommand").invoke(null);
        List<String> names = new ArrayList<>();
        for (Object command : list()) {
            Method name = command.getClass().getMethod("commandName");
            name.setAccessible(true);
            names.add((String) name.invoke(command));
        }
        Collections.sort(names);
        return names;
    }

    private List<?> list() throws Exception {
        for (Field field : main.getDeclaringClass().getDeclaredFields()) {
            if (List.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                return (List<?>) field.get(null);
            }
        }
        throw new IllegalStateException("the tools keep their commands elsewhere");
    }
}
