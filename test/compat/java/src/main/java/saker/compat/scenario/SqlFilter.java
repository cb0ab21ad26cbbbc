package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** Conditions on properties choose messages, before and while a consumer waits; broken ones fail. */
public final class SqlFilter implements Scenario {
    private static final String TOPIC = "SqlFilter";
    private static final int COUNT = 150;
    private static final String EXPRESSION =
        "index BETWEEN 20 AND 120 AND (TAGS IN ('red', 'blue') OR index = 31) AND note IS NOT NULL";

    private static boolean isWanted(int index) {
        return index >= 20 && index <= 120 && (index % 3 != 1 || index == 31);
    }

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 2);
        Ledger pushed = new Ledger(TOPIC);
        send(kit, producer, 0, COUNT / 2);
        listen(kit, "sql-pushed", EXPRESSION, pushed);
        send(kit, producer, COUNT / 2, COUNT);
        int wanted = 0;
        for (int index = 0; index < COUNT; index++) {
            wanted += isWanted(index) ? 1 : 0;
        }
        int all = wanted;
        kit.eventually("all wanted messages pushed", 30, () -> pushed.distinct() >= all);
        kit.step("pulling");
        Ledger pulled = pull(kit, new Reader(puller(kit)));
        requireEqual("messages pushed", wanted, pushed.distinct());
        requireEqual("messages pulled", wanted, pulled.distinct());
        for (int index = 0; index < COUNT; index++) {
            requireEqual("message " + index + " is pushed", isWanted(index), pushed.has(index));
            requireEqual("message " + index + " is pulled", isWanted(index), pulled.has(index));
        }
        broken(kit);
    }

    private static void send(Kit kit, DefaultMQProducer producer, int from, int to) throws Exception {
        kit.step("sending from " + from);
        for (int index = from; index < to; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
    }

    private static void listen(Kit kit, String group, String expression, Ledger ledger)
        throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher(group, TOPIC, "*");
        consumer.subscribe(TOPIC, MessageSelector.bySql(expression));
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    /** The client learns only from a heartbeat's answer that the broker can do it, so one comes soon. */
    private static DefaultMQPullConsumer puller(Kit kit) throws Exception {
        DefaultMQPullConsumer puller = new DefaultMQPullConsumer("sql-pulled");
        puller.setNamesrvAddr(kit.argument("namesrv"));
        puller.setInstanceName(kit.instance());
        puller.setHeartbeatBrokerInterval(500);
        puller.start();
        kit.atEnd(puller::shutdown);
        return puller;
    }

    private static Ledger pull(Kit kit, Reader reader) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        List<MessageQueue> queues = new ArrayList<>();
        reader.queues(TOPIC).forEach(queues::add);
        kit.eventually("the client knows what the broker can do", 20, () -> {
            try {
                reader.puller().pull(queues.get(0), MessageSelector.bySql(EXPRESSION), 0, 1);
                return true;
            } catch (MQClientException notYet) {
                return false;
            }
        });
        for (MessageQueue queue : queues) {
            long end = reader.puller().maxOffset(queue);
            for (long offset = 0; offset < end;) {
                PullResult result = reader.puller()
                    .pull(queue, MessageSelector.bySql(EXPRESSION), offset, 7);
                if (result.getPullStatus() == PullStatus.FOUND) {
                    require(result.getMsgFoundList().size() <= 7, "more than asked for");
                    ledger.receiveAll(result.getMsgFoundList());
                }
                require(result.getNextBeginOffset() > offset, "no way on from " + offset);
                offset = result.getNextBeginOffset();
            }
        }
        return ledger;
    }

    private static void broken(Kit kit) throws Exception {
        kit.step("subscribing to a broken expression");
        try {
            listen(kit, "sql-broken", "index >", new Ledger(TOPIC));
        } catch (MQClientException refused) {
            requireEqual("code", 23, refused.getResponseCode());
            return;
        }
        require(false, "a broken expression was taken");
    }
}
