package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Scenario;

/** The pull consumer: within, at and beyond the end; waiting for a message; stored progress. */
public final class Pull implements Scenario {
    private static final String TOPIC = "Pull";
    private static final int COUNT = 100;

    private DefaultMQProducer producer;
    private DefaultMQPullConsumer puller;
    private MessageQueue queue;

    @Override
    public void run(Kit kit) throws Exception {
        producer = kit.producer();
        kit.createTopic(producer, TOPIC, 1);
        queue = producer.fetchPublishMessageQueues(TOPIC).get(0);
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index), queue);
        }
        puller = kit.puller("pullers");
        kit.step("pulling");
        requireFound(puller.pull(queue, "*", 0, 10), 0, 10);
        requireFound(puller.pull(queue, "*", 41, 32), 41, 32);
        requireFound(puller.pull(queue, "*", 95, 32), 95, 5);
        requireNothing(100, PullStatus.NO_NEW_MSG);
        requireNothing(5000, PullStatus.OFFSET_ILLEGAL);
        kit.step("pulling with a callback");
        CompletableFuture<PullResult> later = new CompletableFuture<>();
        puller.pull(queue, "*", 7, 3, completing(later));
        requireFound(later.get(10, TimeUnit.SECONDS), 7, 3);
        kit.step("waiting for a message with a suspended pull");
        waitForMessage();
        kit.step("storing progress");
        progress(kit);
    }

    private void requireFound(PullResult result, int from, int count) {
        requireEqual("status", PullStatus.FOUND, result.getPullStatus());
        requireEqual("messages", count, result.getMsgFoundList().size());
        for (int i = 0; i < count; i++) {
            requireEqual("index at offset " + (from + i), from + i,
                Letter.check(TOPIC, result.getMsgFoundList().get(i)));
            requireEqual("offset", (long) from + i,
                result.getMsgFoundList().get(i).getQueueOffset());
        }
        requireEqual("next offset", (long) from + count, result.getNextBeginOffset());
        requireEqual("min offset", 0L, result.getMinOffset());
        require(result.getMaxOffset() >= COUNT, "max offset is " + result.getMaxOffset());
    }

    private void requireNothing(long offset, PullStatus status) throws Exception {
        PullResult result = puller.pull(queue, "*", offset, 32);
        requireEqual("status at " + offset, status, result.getPullStatus());
        requireEqual("next offset from " + offset, (long) COUNT, result.getNextBeginOffset());
    }

    /** The pull is under way before the message is sent, and is answered by it. */
    private void waitForMessage() throws Exception {
        CompletableFuture<PullResult> waiting = new CompletableFuture<>();
        puller.pullBlockIfNotFound(queue, "*", COUNT, 32, completing(waiting));
        // Nothing tells when the server has suspended the pull; sent too early, it is only easier.
        Thread.sleep(300);
        require(!waiting.isDone(), "the pull at the end did not wait");
        long sent = System.nanoTime();
        producer.send(Letter.make(TOPIC, COUNT), queue);
        requireFound(waiting.get(15, TimeUnit.SECONDS), COUNT, 1);
        long tookMs = (System.nanoTime() - sent) / 1_000_000;
        require(tookMs < 4000, "a suspended pull was answered only after " + tookMs + " ms");
    }

    private void progress(Kit kit) throws Exception {
        puller.updateConsumeOffset(queue, 42);
        puller.getOffsetStore().persist(queue);
        kit.eventually("stored progress", 10, () -> puller.fetchConsumeOffset(queue, true) == 42);
        requireEqual("progress seen by another client", 42L,
            kit.puller("pullers").fetchConsumeOffset(queue, true));
    }

    private static PullCallback completing(CompletableFuture<PullResult> future) {
        return new PullCallback() {
            @Override
            public void onSuccess(PullResult result) {
                future.complete(result);
            }

            @Override
            public void onException(Throwable failure) {
                future.completeExceptionally(failure);
            }
        };
    }
}
