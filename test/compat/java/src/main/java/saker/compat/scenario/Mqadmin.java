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

    private String printed(List<String> words) throws Exception {
        List<String> arguments = new ArrayList<>(words);
        arguments.add("-n");
        arguments.add(names.get("namesrv"));
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, "UTF-8");
        System.setOut(both);
        System.setErr(both);
        try {
            Throwable failure = commands.run(arguments.toArray(new String[0]));
            if (failure != null) {
                both.println("THROWN " + failure);
            }
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
        String text = bytes.toString("UTF-8");
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
