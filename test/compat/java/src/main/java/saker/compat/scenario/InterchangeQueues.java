package saker.compat.scenario;

import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import saker.compat.Kit;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * One turn of a store directory with queues that are not rows of single messages: light queues, a
 * topic of batches, a compacted topic. Turn n finds what turns 0…n−1 have left, and adds its own.
 * Since 5.0.
 */
public final class InterchangeQueues implements Scenario {
    private static final int LIGHT = 60;

    @Override
    public void run(Kit kit) throws Exception {
        int turn = Integer.parseInt(kit.argument("turn"));
        DefaultMQProducer producer = kit.producer();
        DefaultMQPullConsumer puller = kit.puller(LightQueues.GROUP);
        Reader reader = new Reader(kit);
        InnerBatches batches = new InnerBatches();
        if (turn == 0) {
            LightQueues.create(kit, producer);
            InnerBatches.create(kit, producer);
            Compaction.create(kit, producer);
        } else {
            LightQueues.checkAll(kit, reader, puller, turn * LIGHT);
            LightQueues.requireProgress(kit, puller, progressOf(turn - 1));
            batches.pulled(kit, reader, turn * InnerBatches.MESSAGES);
            Compaction.requireLatest(reader, turn * Compaction.COUNT);
        }
        LightQueues.send(kit, producer, turn * LIGHT, LIGHT);
        batches.send(kit, producer, turn * InnerBatches.MESSAGES);
        Compaction.send(kit, producer, turn * Compaction.COUNT);
        int turns = turn + 1;
        LightQueues.checkAll(kit, reader, puller, turns * LIGHT);
        LightQueues.storeProgress(puller, progressOf(turn));
        LightQueues.requireProgress(kit, puller, progressOf(turn));
        batches.pulled(kit, reader, turns * InnerBatches.MESSAGES);
        Compaction.requireCompacted(kit, reader, turns * Compaction.COUNT);
    }

    private static long progressOf(int turn) {
        return 7 + turn;
    }
}
