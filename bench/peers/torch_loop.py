"""torch_loop.py MNIST_FOLDER BATCH EPOCHS THREADS dataloader|preloaded: trains the network 784-128-128-10 with PyTorch.

dataloader: the loop of the PyTorch tutorials with a Dataset, a DataLoader and Adam.
preloaded: all images in one tensor, batches selected by index, and Adam with fused=True.
"""

import sys

import torch
from mnist import Reporter, load
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Mnist(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


def preloaded(images, labels, batch):
    for indices in torch.randperm(len(labels)).split(batch):
        yield images.index_select(0, indices), labels.index_select(0, indices)


def main():
    folder, batch, epochs, threads, loop = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    images, labels = map(torch.from_numpy, load(folder, "train"))
    test_images, test_labels = map(torch.from_numpy, load(folder, "t10k"))
    network = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.Adam(network.parameters(), fused=loop == "preloaded")
    cross_entropy = nn.CrossEntropyLoss()
    loader = DataLoader(Mnist(images, labels), batch_size=int(batch), shuffle=True)

    @torch.no_grad()
    def accuracy():
        return (network(test_images).argmax(1) == test_labels).float().mean()

    reporter = Reporter(accuracy)
    for _ in range(int(epochs)):
        for x, y in preloaded(images, labels, int(batch)) if loop == "preloaded" else loader:
            loss = cross_entropy(network(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        reporter.epoch_done()


main()
