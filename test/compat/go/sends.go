package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// receipts are the server's answers to sends, held against what is stored afterwards.
type receipts struct {
	topic   string
	mutex   sync.Mutex
	results map[int]*primitive.SendResult
}

func newReceipts(topic string) *receipts {
	return &receipts{topic: topic, results: map[int]*primitive.SendResult{}}
}

func (r *receipts) add(index int, result *primitive.SendResult, err error) {
	succeed(fmt.Sprintf("send of message %d", index), err)
	requireEqual(fmt.Sprintf("status of message %d", index), primitive.SendOK, result.Status)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.results[index] = result
}

func (r *receipts) size() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return len(r.results)
}

// compare demands every message at the queue and offset of its receipt, under its id, once.
func (r *receipts) compare(stored []*primitive.MessageExt) {
	all := newLedger(r.topic)
	for _, message := range stored {
		all.receive(message)
		index := indexOf(message)
		result := r.results[index]
		require(result != nil, "stored without receipt: %v", message)
		where := fmt.Sprintf("message %d, ", index)
		requireEqual(where+"queue", result.MessageQueue.QueueId, message.Queue.QueueId)
		requireEqual(where+"offset", result.QueueOffset, message.QueueOffset)
		requireEqual(where+"id", result.MsgID, message.MsgId)
	}
	all.requireAll(0, len(r.results))
	all.requireOnce()
}

func sendLetters(k *kit, p rocketmq.Producer, topic string, from, to int) *receipts {
	k.step("sending")
	sent := newReceipts(topic)
	for index := from; index < to; index++ {
		result, err := p.SendSync(context.Background(), newLetter(topic, index))
		sent.add(index, result, err)
	}
	return sent
}

// syncSend: synchronous sends to a topic that nobody created lie where the answer says.
func syncSend(k *kit) {
	sent := sendLetters(k, k.producer(), "SyncSend", 0, 300)
	k.step("reading back")
	sent.compare(newReader(k, "SyncSend").readAll("SyncSend"))
}

// asyncSend: asynchronous sends, all in flight at once, are each answered and stored.
func asyncSend(k *kit) {
	const topic, count = "AsyncSend", 300
	k.createTopic(topic, 4)
	p := k.producer()
	sent := newReceipts(topic)
	k.step("sending")
	for index := 0; index < count; index++ {
		own := index
		answer := func(_ context.Context, result *primitive.SendResult, err error) {
			sent.add(own, result, err)
		}
		succeed("async send", p.SendAsync(context.Background(), answer, newLetter(topic, own)))
	}
	k.eventually("an answer to every send", 20, func() bool { return sent.size() == count })
	k.step("reading back")
	sent.compare(newReader(k, topic).readAll(topic))
}

// onewaySend: sends without an answer arrive all the same.
func onewaySend(k *kit) {
	const topic, count = "OnewaySend", 200
	k.createTopic(topic, 4)
	p := k.producer()
	for index := 0; index < count; index++ {
		succeed("oneway send", p.SendOneWay(context.Background(), newLetter(topic, index)))
	}
	r := newReader(k, topic)
	k.eventually("all messages stored", 20, func() bool { return r.count(topic) >= count })
	stored := newLedger(topic)
	stored.receive(r.readAll(topic)...)
	stored.requireAll(0, count)
	stored.requireOnce()
}

// batchSend: the messages of a batch become single messages, one after another in one queue.
func batchSend(k *kit) {
	const topic, batches, size = "BatchSend", 6, 40
	p := k.producer()
	places := map[int]string{}
	for first := 0; first < batches*size; first += size {
		k.step(fmt.Sprintf("sending the batch from %d", first))
		var batch []*primitive.Message
		for index := first; index < first+size; index++ {
			batch = append(batch, newLetter(topic, index))
		}
		result, err := p.SendSync(context.Background(), batch...)
		succeed("send of a batch", err)
		requireEqual("status", primitive.SendOK, result.Status)
		for i := 0; i < size; i++ {
			places[first+i] = fmt.Sprint(result.MessageQueue.QueueId, result.QueueOffset+int64(i))
		}
	}
	stored := newLedger(topic)
	for _, message := range newReader(k, topic).readAll(topic) {
		stored.receive(message)
		requireEqual(fmt.Sprintf("queue and offset of message %d", indexOf(message)),
			places[indexOf(message)], fmt.Sprint(message.Queue.QueueId, message.QueueOffset))
	}
	stored.requireAll(0, batches*size)
	stored.requireOnce()
}
