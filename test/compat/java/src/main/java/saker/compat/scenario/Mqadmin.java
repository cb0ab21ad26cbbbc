package saker.compat.scenario;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import saker.compat.Kit;
import saker.compat.Mismatch;
import saker.compat.Scenario;
import saker.compat.admin.Asker;
import saker.compat.admin.Clients;
import saker.compat.admin.Commands;

/**
 * Runs the lines of a script: commands of mqadmin, each as its main program would, calls of the
 * tools (lines that begin with a question mark, see {@link Asker}), and between them what clients
 * do (an exclamation mark). What a line prints goes to {@code out}, behind {@code == number}.
 *
 * <pre>
 * !send TOPIC QUEUE KEY TAG BODY        afterwards {id} and {offsetId} are those of the message
 * !submit TOPIC KEY TAG BODY [traced]   the same by a producer of its own
 * !transact TOPIC KEY TAG BODY          … in a transaction that it commits
 * !consume GROUP TOPIC [traced]         a push consumer; {client} is its id
 * !refuse GROUP TOPIC                   … that fails, and whose messages are dead at once
 * !consumed GROUP COUNT                 waits until the group's consumer has so many, and until the
 *                                       broker says that the group has read all there is
 * !leave GROUP                          the group's consumer shuts down
 * !now NAME                             {NAME} is the time
 * !await PATTERN COMMAND                repeats a command until a row that it prints fits
 * ? begin PATTERN COMMAND               what a command that has no end prints until a row fits
 * </pre>
 */
public final class Mqadmin implements Scenario {
    private static final int PATIENCE_S = 40;
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final Map<String, String> names = new HashMap<>();
    private Kit kit;
    private Clients clients;
    private Asker asker;
    private Commands commands;

    @Override
    public void run(Kit given) throws Exception {
        kit = given;
        names.put("namesrv", kit.argument("namesrv"));
        names.put("broker", kit.argument("brokers"));
        names.put("home", System.getProperty("user.home"));
        System.setProperty("rocketmq.home.dir", System.getProperty("user.home"));
        commands = new Commands();
        clients = new Clients(kit, names);
        asker = new Asker(kit);
        Path out = Paths.get(kit.argument("out"));
        StringBuilder all = new StringBuilder();
        int number = 0;
        for (String line : Files.readAllLines(Paths.get(kit.argument("script")))) {
            kit.step("running " + line);
            all.append("== ").append(number++).append('\n').append(output(words(line)));
            Files.write(out, all.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            for (Map.Entry<String, String> name : names.entrySet()) {
                word = word.replace("{" + name.getKey() + "}", name.getValue());
            }
            words.add(word);
        }
        return words;
    }

    private String output(List<String> words) throws Exception {
        if (words.get(0).equals("!await")) {
            await(Pattern.compile(words.get(1)), words.subList(2, words.size()));
            return "";
        }
        if (words.get(0).startsWith("!")) {
            clients.act(words);
            return "";
        }
        if (words.get(0).equals("?") && words.get(1).equals("begin")) {
            return begun(Pattern.compile(words.get(2)), words.subList(3, words.size()));
        }
        if (words.get(0).equals("?")) {
            return String.join("\n", asker.ask(words.subList(1, words.size()))) + "\n";
        }
        return printed(words);
    }

    private void await(Pattern wanted, List<String> command) throws Exception {
        AtomicReference<String> last = new AtomicReference<>("");
        try {
            kit.eventually(wanted + " from " + command, PATIENCE_S, () -> {
                last.set(printed(command));
                return wanted.matcher(last.get()).find();
            });
        } catch (Mismatch never) {
            throw new Mismatch(never.getMessage() + "; it last printed:\n" + last.get());
        }
    }

    private String[] arguments(List<String> words) {
        List<String> arguments = new ArrayList<>(words);
        arguments.add("-n");
        arguments.add(names.get("namesrv"));
        return arguments.toArray(new String[0]);
    }

    private String printed(List<String> words) throws Exception {
        return printedBy(both -> {
            Throwable failure = commands.run(arguments(words));
            if (failure != null) {
                both.println("THROWN " + failure);
            }
        });
    }

    private String begun(Pattern wanted, List<String> words) throws Exception {
        Thread endless = new Thread(() -> {
            try {
                commands.run(arguments(words));
            } catch (Exception end) {
                // It was interrupted.
            }
        });
        endless.setDaemon(true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String text = printedBy(both -> {
            endless.start();
            kit.eventually(wanted + " from " + words, PATIENCE_S,
                () -> wanted.matcher(bytes.toString("UTF-8")).find());
        }, bytes);
        endless.interrupt();
        endless.join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        return text;
    }

    /** What prints. */
    private interface Printer {
        void print(PrintStream both) throws Exception;
    }

    private static String printedBy(Printer printer) throws Exception {
        return printedBy(printer, new ByteArrayOutputStream());
    }

    private static String printedBy(Printer printer, ByteArrayOutputStream bytes)
        throws Exception {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        PrintStream both = new PrintStream(bytes, true, "UTF-8");
        System.setOut(both);
        System.setErr(both);
        try {
            printer.print(both);
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
        String text = bytes.toString("UTF-8");
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
