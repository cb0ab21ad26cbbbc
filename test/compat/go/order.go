package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// byKey is a queue selector: all messages of a key go to the same queue.
type byKey struct {
	keys int
}

func (s byKey) Select(message *primitive.Message, queues []*primitive.MessageQueue,
	_ string) *primitive.MessageQueue {
	var index int
	_, err := fmt.Sscan(message.GetProperty("index"), &index)
	succeed("index", err)
	for _, queue := range queues {
		if queue.QueueId == index%s.keys%len(queues) {
			return queue
		}
	}
	return nil
}

// keyOrder: a selector puts a key into one queue, where its messages lie in order of sending.
func keyOrder(k *kit) {
	const topic, count, keys = "KeyOrder", 240, 10
	k.createTopic(topic, 4)
	sent := sendLetters(k, k.producer(producer.WithQueueSelector(byKey{keys})), topic, 0, count)
	queueOfKey := map[int]int{}
	for index := 0; index < count; index++ {
		queue := sent.results[index].MessageQueue.QueueId
		if index < keys {
			queueOfKey[index] = queue
		}
		requireEqual(fmt.Sprintf("queue of message %d", index), queueOfKey[index%keys], queue)
	}
	k.step("reading back")
	stored := newReader(k, topic).readAll(topic)
	sent.compare(stored)
	next := map[int]int{}
	for _, message := range stored {
		key := indexOf(message) % keys
		requireEqual(fmt.Sprintf("next of key %d", key), next[key]*keys+key, indexOf(message))
		next[key]++
	}
}

// orderWatch sees whether each queue's letters come in order; they are dealt out in turn.
type orderWatch struct {
	queues int
	all    *ledger
	mutex  sync.Mutex
	next   map[int]int
}

func newOrderWatch(topic string, queues int) *orderWatch {
	return &orderWatch{queues: queues, all: newLedger(topic), next: map[int]int{}}
}

func (w *orderWatch) take(message *primitive.MessageExt) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	index := indexOf(message)
	queue, place := index%w.queues, index/w.queues
	// A queue that changes its owner may start again a little earlier, but never skips.
	require(place <= w.next[queue], "message %d came too early", index)
	if place == w.next[queue] {
		w.next[queue]++
	}
	w.all.receive(message)
}

// orderedConsumption: an orderly listener sees each queue in order, also when it asks to see a
// message again.
func orderedConsumption(k *kit) {
	const topic, count, queues, refusedOnce = "OrderedConsumption", 160, 4, 81
	k.createTopic(topic, queues)
	sendLetters(k, k.producer(producer.WithQueueSelector(byKey{queues})), topic, 0, count)
	watch := newOrderWatch(topic, queues)
	var refused int32
	listen := func(_ context.Context,
		messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for _, message := range messages {
			if indexOf(message) == refusedOnce && atomic.CompareAndSwapInt32(&refused, 0, 1) {
				return consumer.SuspendCurrentQueueAMoment, nil
			}
			watch.take(message)
		}
		return consumer.ConsumeSuccess, nil
	}
	for i := 0; i < 2; i++ {
		k.pusher("in-order", topic, "*", listen, consumer.WithConsumerOrder(true))
	}
	k.eventually("all messages consumed in order", 100, func() bool {
		return watch.all.distinct() >= count
	})
	watch.all.requireAll(0, count)
	require(atomic.LoadInt32(&refused) == 1, "the listener was never asked about message %d", refusedOnce)
}

// orderOverRestarts: orderly listeners see each queue in order, while one leaves in the middle, the
// server is stopped, and killed, and another goes on. (This client notices only after 30 s that a pull
// gets no answer, so that none is there meanwhile.)
func orderOverRestarts(k *kit) {
	const topic, part, count, queues = "OrderOverRestarts", 60, 1000, 4
	k.createTopic(topic, queues)
	watch := newOrderWatch(topic, queues)
	var left int32 // so many are taken before the next is refused
	c := watch.consume(k, &left)
	for number, event := range []string{"stop", "kill"} {
		sent := (number + 1) * part
		sendLetters(k, k.producer(producer.WithQueueSelector(byKey{queues})), topic, sent-part, sent)
		atomic.StoreInt32(&left, part/2)
		k.eventually("half of the part", 40, func() bool {
			return watch.all.distinct() >= sent-part/2
		})
		succeed("shutdown of a consumer", c.Shutdown())
		k.ask(event)
		atomic.StoreInt32(&left, count)
		c = watch.consume(k, &left)
		k.eventually("all messages after the "+event, 40, func() bool {
			return watch.all.distinct() >= sent
		})
		atomic.StoreInt32(&left, 0)
	}
	watch.all.requireAll(0, 2*part)
}

func (w *orderWatch) consume(k *kit, left *int32) rocketmq.PushConsumer {
	return k.pusher("in-order", w.all.topic, "*", func(_ context.Context,
		messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for _, message := range messages {
			if atomic.AddInt32(left, -1) < 0 {
				return consumer.SuspendCurrentQueueAMoment, nil
			}
			w.take(message)
		}
		return consumer.ConsumeSuccess, nil
	}, consumer.WithConsumerOrder(true))
}
