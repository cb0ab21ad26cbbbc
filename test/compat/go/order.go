package main

import (
	"context"
	"fmt"
	"sync"

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

// orderedConsumption: an orderly listener sees each queue in order, also when it asks to see a
// message again.
func orderedConsumption(k *kit) {
	const topic, count, queues, refusedOnce = "OrderedConsumption", 160, 4, 81
	k.createTopic(topic, queues)
	sendLetters(k, k.producer(producer.WithQueueSelector(byKey{queues})), topic, 0, count)
	all := newLedger(topic)
	var mutex sync.Mutex
	next := map[int]int{}
	refused := false
	listen := func(_ context.Context,
		messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		mutex.Lock()
		defer mutex.Unlock()
		for _, message := range messages {
			index := indexOf(message)
			if index == refusedOnce && !refused {
				refused = true
				return consumer.SuspendCurrentQueueAMoment, nil
			}
			// A queue that changes its owner may start again a little earlier, but never skips.
			place := index / queues
			require(place <= next[index%queues], "message %d came too early", index)
			if place == next[index%queues] {
				next[index%queues]++
			}
			all.receive(message)
		}
		return consumer.ConsumeSuccess, nil
	}
	for i := 0; i < 2; i++ {
		k.pusher("in-order", topic, "*", listen, consumer.WithConsumerOrder(true))
	}
	k.eventually("all messages consumed in order", 100, func() bool {
		return all.distinct() >= count
	})
	all.requireAll(0, count)
	mutex.Lock()
	defer mutex.Unlock()
	require(refused, "the listener was never asked about message %d", refusedOnce)
}
