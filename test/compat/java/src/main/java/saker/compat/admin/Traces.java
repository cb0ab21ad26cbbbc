package saker.compat.admin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;

/** What became of a message, out of the topic of traces: found by the key that is its id. */
final class Traces {
    private static final String TOPIC = "RMQ_SYS_TRACE_TOPIC";

    private Traces() {
    }

    static List<String> rows(Calls calls, String id) throws Exception {
        List<String> rows = new ArrayList<>();
        for (MessageExt message : found(calls, id)) {
            String body = new String(message.getBody(), StandardCharsets.UTF_8);
            for (String context : body.split("\u0002")) {
                if (context.contains(id)) {
                    rows.add(row(context.split("\u0001", -1)));
                }
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private static List<MessageExt> found(Calls calls, String id) throws Exception {
        try {
            QueryResult result = calls.puller()
                .queryMessage(TOPIC, id, 64, 0, System.currentTimeMillis() + 60_000);
            return result.getMessageList();
        } catch (MQClientException none) {
            return Collections.emptyList();
        }
    }

    /** Times, addresses, ids and what grows with the version of the client are left out. */
    private static String row(String[] fields) {
        switch (fields[0]) {
            case "Pub":
                return "Pub group=" + fields[3] + " topic=" + fields[4] + " tags=" + fields[6]
                    + " keys=" + fields[7] + " bytes=" + fields[9] + " type=" + fields[11]
                    + " success=" + fields[13];
            case "SubBefore":
                return "SubBefore group=" + fields[3] + " tries=" + fields[6] + " keys=" + fields[7];
            case "SubAfter":
                return "SubAfter success=" + fields[4] + " keys=" + fields[5];
            default:
                return fields[0] + " group=" + fields[3] + " topic=" + fields[4];
        }
    }
}
