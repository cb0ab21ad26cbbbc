package saker.compat.admin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import saker.compat.Kit;

/**
 * Questions of a script.
 *
 * <pre>
 * CALL                 the rows of the call, see {@link Calls}
 * CALL | TEXT          those that contain the text
 * until TEXT CALL      asks until a row contains the text
 * shapes CALL          of each value what kind of text it is: what is parsed has to keep it
 * trace ID             what the topic of traces says of the message
 * commands             the commands of mqadmin
 * file PATH            what a file of JSON holds
 * </pre>
 */
public final class Asker {
    private static final int PATIENCE_S = 40;

    private final Kit kit;
    private Calls calls;

    public Asker(Kit kit) {
        this.kit = kit;
    }

    public List<String> ask(List<String> words) throws Exception {
        int bar = words.indexOf("|");
        if (bar >= 0) {
            String wanted = words.get(bar + 1);
            return answer(words.subList(0, bar)).stream().filter(row -> row.contains(wanted))
                .collect(Collectors.toList());
        }
        return answer(words);
    }

    private Calls calls() throws Exception {
        if (calls == null) {
            calls = new Calls(kit);
        }
        return calls;
    }

    private List<String> answer(List<String> words) throws Exception {
        List<String> rest = words.subList(1, words.size());
        switch (words.get(0)) {
            case "until":
                return patiently(rest.get(0), rest.subList(1, rest.size()));
            case "shapes":
                return answer(rest).stream().map(onValue(Asker::shape))
                    .collect(Collectors.toList());
            case "trace":
                return Traces.rows(calls(), rest.get(0));
            case "file":
                String json = new String(Files.readAllBytes(Paths.get(rest.get(0))),
                    StandardCharsets.UTF_8);
                return Rows.of(RemotingSerializable.fromJson(json, Map.class));
            case "commands":
                return new Commands().names();
            default:
                return calls().rows(words);
        }
    }

    private List<String> patiently(String wanted, List<String> words) throws Exception {
        AtomicReference<List<String>> last = new AtomicReference<>(Collections.emptyList());
        try {
            kit.eventually(wanted, PATIENCE_S, () -> {
                last.set(answer(words));
                return last.get().stream().anyMatch(row -> row.contains(wanted));
            });
            return last.get();
        } catch (RuntimeException never) {
            List<String> rows = new ArrayList<>(last.get());
            rows.add("never came: " + wanted);
            return rows;
        }
    }

    private static UnaryOperator<String> onValue(UnaryOperator<String> change) {
        return row -> {
            int colon = row.indexOf(": ");
            return row.substring(0, colon + 2) + change.apply(row.substring(colon + 2));
        };
    }

    private static String shape(String value) {
        if (value.matches("-?\\d+")) {
            return "integer";
        }
        if (value.matches("-?\\d+\\.\\d+(E-?\\d+)?")) {
            return "decimal";
        }
        if (value.matches("[-0-9.E ]*")) {
            return "decimals";
        }
        return value.replaceAll("\\d+(\\.\\d+)?", "N").replaceAll("N ([KMGTPE]i)?B", "N UNIT");
    }
}
