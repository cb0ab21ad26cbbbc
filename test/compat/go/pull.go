package main

import (
	"context"
	"time"

	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// pull: the pull consumer within, at and beyond the end, with a waiting pull, and with Poll.
func pull(k *kit) {
	const topic, count = "Pull", 100
	k.createTopic(topic, 1)
	p := k.producer()
	sendLetters(k, p, topic, 0, count)
	r := newReader(k, topic)
	queue := r.queues(topic)[0]
	k.step("pulling")
	ten, err := r.puller.PullFrom(context.Background(), queue, 0, 10)
	succeed("pull of ten", err)
	requireFound(topic, ten, 0, 10)
	requireFound(topic, r.pull(queue, 41), 41, 32)
	requireFound(topic, r.pull(queue, 95), 95, 5)
	beyond := r.pull(queue, 5000)
	requireEqual("status beyond the end", primitive.PullOffsetIllegal, beyond.Status)
	requireEqual("next offset beyond the end", int64(count), beyond.NextBeginOffset)
	requireEqual("min offset", int64(0), beyond.MinOffset)
	requireEqual("max offset", int64(count), beyond.MaxOffset)
	waitForMessage(k, r, p.SendSync, queue, topic, count)
	pollAll(k, topic, count+1)
}

func requireFound(topic string, result *primitive.PullResult, from, count int) {
	requireEqual("status", primitive.PullFound, result.Status)
	messages := result.GetMessageExts()
	requireEqual("messages", count, len(messages))
	for i, message := range messages {
		requireEqual("index", from+i, checkLetter(topic, message))
		requireEqual("offset", int64(from+i), message.QueueOffset)
	}
	requireEqual("next offset", int64(from+count), result.NextBeginOffset)
}

type sendFunction func(context.Context, ...*primitive.Message) (*primitive.SendResult, error)

// waitForMessage: a pull is under way before the message is sent, and is answered by it.
func waitForMessage(k *kit, r *reader, send sendFunction, queue *primitive.MessageQueue,
	topic string, end int) {
	k.step("waiting for a message with a suspended pull")
	results := make(chan *primitive.PullResult, 1)
	go func() { results <- r.pull(queue, int64(end)) }()
	select {
	case <-results:
		require(false, "the pull at the end did not wait")
	// Nothing tells when the server has suspended the pull; sent too early, it is only easier.
	case <-time.After(300 * time.Millisecond):
	}
	sent := time.Now()
	_, err := send(context.Background(), newLetter(topic, end))
	succeed("send", err)
	requireFound(topic, <-results, end, 1)
	require(time.Since(sent) < 4*time.Second, "the suspended pull took %v", time.Since(sent))
}

// pollAll reads with Poll, which works like a lite pull consumer: queues come by rebalance.
func pollAll(k *kit, topic string, count int) {
	puller := k.puller("pollers", topic, "*")
	all := newLedger(topic)
	k.eventually("all messages polled", 40, func() bool {
		request, err := puller.Poll(context.Background(), 200*time.Millisecond)
		if err == nil {
			all.receive(request.GetMsgList()...)
			puller.ACK(context.Background(), request, 0)
		}
		return all.distinct() >= count
	})
	all.requireAll(0, count)
}

// topicCreation: topics come into being by the first send or by CreateTopic, with the queues
// asked for.
func topicCreation(k *kit) {
	require(k.queues("Nowhere") == nil, "a topic that nobody created has a route")

	// The client always asks for four queues, whatever its option says.
	sent := sendLetters(k, k.producer(), "ByFirstSend", 0, 1)
	k.eventually("route of ByFirstSend", 15, func() bool { return k.queues("ByFirstSend") != nil })
	requireEqual("queues of ByFirstSend", 4, len(k.queues("ByFirstSend")))
	sent.compare(newReader(k, "ByFirstSend").readAll("ByFirstSend"))

	k.createTopic("ByRequest", 6)
	requireEqual("queues of ByRequest", 6, len(k.queues("ByRequest")))
	sent = sendLetters(k, k.producer(producer.WithQueueSelector(byKey{6})), "ByRequest", 0, 6)
	sent.compare(newReader(k, "ByRequest").readAll("ByRequest"))
}
