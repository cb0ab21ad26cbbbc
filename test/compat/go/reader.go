package main

import (
	"context"
	"sort"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// beyondEveryEnd is an offset that no queue reaches: a pull there is answered at once, with the
// ends of the queue. A pull at the end would be suspended for 20 s, and the client has no call
// for the maximum.
const beyondEveryEnd = 1 << 40

// reader reads whole topics with a pull consumer, queue by queue, in order.
type reader struct {
	kit    *kit
	puller rocketmq.PullConsumer
}

func newReader(k *kit, topic string) *reader {
	return &reader{kit: k, puller: k.puller("compat-reader", topic, "*")}
}

func (r *reader) queues(topic string) []*primitive.MessageQueue {
	queues := r.kit.queues(topic)
	sort.Slice(queues, func(i, j int) bool {
		if queues[i].BrokerName != queues[j].BrokerName {
			return queues[i].BrokerName < queues[j].BrokerName
		}
		return queues[i].QueueId < queues[j].QueueId
	})
	return queues
}

func (r *reader) pull(queue *primitive.MessageQueue, offset int64) *primitive.PullResult {
	result, err := r.puller.PullFrom(context.Background(), queue, offset, 32)
	succeed("pull", err)
	return result
}

func (r *reader) end(queue *primitive.MessageQueue) int64 {
	result := r.pull(queue, beyondEveryEnd)
	requireEqual("status beyond the end", primitive.PullOffsetIllegal, result.Status)
	return result.MaxOffset
}

func (r *reader) count(topic string) int64 {
	var count int64
	for _, queue := range r.queues(topic) {
		count += r.end(queue)
	}
	return count
}

func (r *reader) readQueue(queue *primitive.MessageQueue) []*primitive.MessageExt {
	var messages []*primitive.MessageExt
	end := r.end(queue)
	for offset := int64(0); offset < end; {
		result := r.pull(queue, offset)
		if result.Status == primitive.PullFound {
			messages = append(messages, result.GetMessageExts()...)
		}
		require(result.NextBeginOffset > offset, "no way on from offset %d of %v with end %d: %+v",
			offset, queue, end, result)
		offset = result.NextBeginOffset
	}
	return messages
}

func (r *reader) readAll(topic string) []*primitive.MessageExt {
	var messages []*primitive.MessageExt
	for _, queue := range r.queues(topic) {
		messages = append(messages, r.readQueue(queue)...)
	}
	return messages
}
